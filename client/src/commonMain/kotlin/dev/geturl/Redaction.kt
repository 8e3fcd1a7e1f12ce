package dev.geturl

private val SECRET = setOf("authorization", "proxy-authorization", "cookie", "set-cookie")
private val PASSWORD = Regex("(//[^/?#@\\s]*?):[^/?#\\s]*@")

/** [text] without the password of a URL in it: a request line in the absolute form may have one. */
internal fun redacted(text: String): String = if ('@' in text) PASSWORD.replace(text, "$1:***@") else text

/** Whether the field [name] lets somebody in. */
internal fun Headers.isSecret(name: String): Boolean = name.lowercase() in SECRET

/** The field lines behind a first line, each after a comma, with the values of those left out that let somebody in. */
internal fun redacted(headers: Headers): String = buildString {
    for (field in headers) {
        append(", ").append(field.name).append(": ")
        append(if (headers.isSecret(field.name)) "***" else redacted(field.value))
    }
}
