package dev.geturl.show

import dev.geturl.Headers
import dev.geturl.HttpVersion
import dev.geturl.RequestBody
import dev.geturl.Transaction
import dev.geturl.isSecret
import okio.ByteString

/**
 * The `curl` command that sends the same request, quoted for a POSIX shell: to see it, to try it elsewhere, to put it
 * in a report. What stands in a source or a flow is gone when it is sent: the command reads standard input instead.
 *
 * @param secrets whether values of secret fields and the URL's password stand in it. Default false: `***` does.
 * @param isMultiline whether each option has a line of its own. Default false.
 */
public fun Transaction.toCurl(secrets: Boolean = false, isMultiline: Boolean = false): String =
    CurlCommand(this, secrets).words().joinToString(if (isMultiline) " \\\n  " else " ")

/** Quotes [text] for a POSIX shell, if it has to be. */
internal fun shellQuoted(text: String): String = when {
    text.isNotEmpty() && text.all { it in 'a'..'z' || it in 'A'..'Z' || it in '0'..'9' || it in SAFE } -> text
    else -> "'" + text.replace("'", "'\\''") + "'"
}

private const val SAFE = "-_./:=@%+,"

/**
 * Says in curl's options what one request has. Options stand with their values, so that each pair is one of its words.
 */
private class CurlCommand(private val transaction: Transaction, private val secrets: Boolean) {
    private val headers: Headers get() = transaction.requestHeaders
    private val body: RequestBody? get() = transaction.request.body
    private val words = arrayListOf("curl")

    fun words(): List<String> {
        method()
        if (transaction.request.version == HttpVersion.HTTP_1_0) words += "--http1.0"
        for (field in headers) if (isTold(field)) option("-H", header(field))
        leftOut()
        body?.let(::body)
        val url = if (secrets) transaction.url.toString() else transaction.url.redacted
        if (url.any { it in "[]{}" }) words += "--globoff"
        words += shellQuoted(url)
        return words
    }

    private fun option(name: String, value: String) {
        words += "$name ${shellQuoted(value)}"
    }

    private fun method() {
        val usual = if (body == null) "GET" else "POST"
        val method = transaction.request.method
        if (method == "HEAD" && body == null) {
            words += "-I"
        } else if (method != usual) {
            option("-X", method)
        }
    }

    /** What curl says by itself, and what belongs to one connection, is left to it. */
    private fun isTold(field: Headers.Field): Boolean = when (field.name.lowercase()) {
        "host" -> field.value != transaction.url.authority
        "accept" -> field.value != "*/*"
        "content-length", "transfer-encoding", "expect" -> false
        "connection" -> !field.value.equals("keep-alive", ignoreCase = true)
        "content-type" -> !isForm
        else -> true
    }

    private fun header(field: Headers.Field): String = when {
        field.value.isEmpty() -> "${field.name};"
        !secrets && headers.isSecret(field.name) -> "${field.name}: ***"
        else -> "${field.name}: ${field.value}"
    }

    /** What curl would say and this request does not. */
    private fun leftOut() {
        val unsaid =
            listOf("Accept", "User-Agent") + if (body != null && !isForm) listOf("Content-Type") else emptyList()
        unsaid.filter { it !in headers }.forEach { option("-H", "$it:") }
    }

    private val isForm: Boolean get() = CurlForm.of(body) != null

    private fun body(body: RequestBody) {
        val form = CurlForm.of(body)
        val text = (body as? RequestBody.Bytes)?.let { text(it.bytes) }
        when {
            form != null -> words += form
            text != null -> option("--data-raw", text)
            else -> option("--data-binary", if (body is RequestBody.FromFile) "@${body.path}" else "@-")
        }
    }

    companion object {
        /** [bytes] as text, where a shell can hold it: it is UTF-8 without NUL. */
        fun text(bytes: ByteString): String? =
            bytes.utf8().takeIf { '\u0000' !in it && ByteString.of(*it.encodeToByteArray()) == bytes }
    }
}

/** A form of several parts as curl's `-F` says it. */
private object CurlForm {
    private val NAME = Regex("; name=\"((?:[^\"\\\\]|\\\\.)*)\"")
    private val FILE_NAME = Regex("; filename=\"((?:[^\"\\\\]|\\\\.)*)\"")

    /** One option a part; null when [body] is no form, or has a part that curl could not send so. */
    fun of(body: RequestBody?): List<String>? {
        val sequence = body as? RequestBody.Sequence ?: return null
        if (sequence.type?.startsWith("multipart/form-data") != true) return null
        return sequence.pieces.dropLast(1).chunked(2).map { (head, content) ->
            part((head as? RequestBody.Bytes)?.bytes?.utf8().orEmpty(), content) ?: return null
        }
    }

    private fun part(head: String, content: RequestBody): String? {
        val lines = head.trim().lines().drop(1)
        val disposition = lines.firstOrNull { it.startsWith("Content-Disposition: form-data;") } ?: return null
        val others = lines.filter { it !== disposition && !it.startsWith("Content-Type: ") }
        val type = lines.firstOrNull { it.startsWith("Content-Type: ") }?.substringAfter(": ")
        val name = NAME.find(disposition)?.groupValues?.get(1) ?: return null
        val fileName = FILE_NAME.find(disposition)?.groupValues?.get(1)
        val words = listOfNotNull(
            "$name=${value(content) ?: return null}",
            fileName?.let { "filename=\"$it\"" },
            type?.let { "type=$it" },
        ) + others.map { "headers=\"$it\"" }
        return "-F " + shellQuoted(words.joinToString(";"))
    }

    private fun value(content: RequestBody): String? = when (content) {
        is RequestBody.Bytes -> CurlCommand.text(content.bytes)?.let(::quoted)
        is RequestBody.FromFile -> "@" + quoted("${content.path}")
        is RequestBody.FromSource, is RequestBody.FromFlow -> "@-"
        else -> null
    }

    private fun quoted(text: String) = "\"" + text.replace("\\", "\\\\").replace("\"", "\\\"") + "\""
}
