package dev.geturl.cli

import dev.geturl.Headers
import dev.geturl.Multipart
import dev.geturl.PartNames
import dev.geturl.RequestBody
import okio.ByteString
import okio.ByteString.Companion.encodeUtf8
import okio.FileSystem
import okio.IOException
import okio.Path.Companion.toPath

/** Makes the body of what `-F` and `--form-string` ask for, with dispositions and types as curl has them. */
internal class FormBody(private val flags: FormFlags, private val files: LocalData) {
    /** The form of [fields]. */
    fun of(fields: List<FormField>): Multipart = multipart(FORM, fields, isForm = true)

    private fun multipart(type: String, fields: List<FormField>, isForm: Boolean): Multipart = Multipart {
        subtype = type
        names = if (flags.escape) PartNames.BACKSLASH else PartNames.BROWSER
        fields.forEach { add(it, isForm) }
    }

    private fun Multipart.Builder.add(field: FormField, isForm: Boolean) {
        val content = field.content
        if (content is FormContent.Parts) return add(field, content, isForm)
        val encoding = field.encoder?.let(PartEncoding::of)
        val headers = headers(field, encoding)
        val fileName = field.fileName ?: (content as? FormContent.File)?.takeIf { it.isUpload }?.let(::sentName)
        val type = field.type ?: guessed(content, fileName)
        val body = if (encoding == null) body(content) else RequestBody.bytes(encoding.encode(bytes(content)))
        val name = field.name
        when {
            isForm && name != null -> field(name, body, fileName, type, headers)
            isForm -> part(body, withDisposition(headers), type)
            fileName != null -> attachment(body, fileName, type, headers)
            else -> part(body, headers, type)
        }
    }

    private fun Multipart.Builder.add(field: FormField, content: FormContent.Parts, isForm: Boolean) {
        val type = field.type ?: MIXED
        if (!type.startsWith(
                MULTIPART,
            )
        ) {
            throw badUsage("-F: $type has no parts", "Give a type that begins with $MULTIPART.")
        }
        val inner = multipart(type.removePrefix(MULTIPART), content.fields, isForm = type.startsWith(MULTIPART + FORM))
        val headers = headers(field, null)
        val name = field.name
        if (isForm && name != null) field(name, inner, headers) else part(inner.toBody(), headers)
    }

    private fun withDisposition(headers: Headers): Headers =
        if ("Content-Disposition" in headers) headers else headers.newBuilder().add("Content-Disposition", FORM).build()

    private fun headers(field: FormField, encoding: PartEncoding?): Headers {
        val lines = HeaderArguments.of(field.headers, files, flag = "-F").added.newBuilder()
        if (encoding != null) lines.add("Content-Transfer-Encoding", encoding.text)
        return lines.build()
    }

    private fun sentName(file: FormContent.File): String =
        if (file.name == STANDARD_INPUT) file.name else file.name.substringAfterLast('/')

    /** curl's rule; null for none. */
    private fun guessed(content: FormContent, fileName: String?): String? {
        val byName = fileName?.let(::typeOf)
        val type = when {
            content !is FormContent.File -> byName
            else -> byName ?: typeOf(content.name) ?: OCTETS.takeIf { fileName != null }
        }
        // A text that is no file is one without a word.
        return type.takeUnless { it == TEXT && fileName == null }
    }

    private fun typeOf(name: String): String? = TYPES[name.substringAfterLast('.', "").lowercase()]

    private fun body(content: FormContent): RequestBody =
        if (content is FormContent.File && isPlainFile(content.name)) {
            RequestBody.file(content.name.toPath())
        } else {
            RequestBody.bytes(bytes(content))
        }

    private fun bytes(content: FormContent): ByteString = when (content) {
        is FormContent.Text -> content.text.encodeUtf8()
        is FormContent.File -> files.read("-F", content.name)
        is FormContent.Parts -> error("parts have no bytes of their own")
    }

    /** Pipes and devices are read at once, as they can be read only once. */
    private fun isPlainFile(name: String): Boolean = try {
        name != STANDARD_INPUT && FileSystem.SYSTEM.metadata(name.toPath()).isRegularFile
    } catch (failure: IOException) {
        throw CommandFailure(
            ExitCode.READ_ERROR,
            "-F: $name cannot be read: ${Failures.reason(failure)}",
            "Check the name of the file.",
        )
    }

    private companion object {
        const val STANDARD_INPUT = "-"
        const val FORM = "form-data"
        const val MULTIPART = "multipart/"
        const val MIXED = "multipart/mixed"
        const val OCTETS = "application/octet-stream"
        const val TEXT = "text/plain"
        val TYPES = mapOf(
            "gif" to "image/gif",
            "jpg" to "image/jpeg",
            "jpeg" to "image/jpeg",
            "png" to "image/png",
            "svg" to "image/svg+xml",
            "txt" to TEXT,
            "htm" to "text/html",
            "html" to "text/html",
            "pdf" to "application/pdf",
            "xml" to "application/xml",
        )
    }
}
