package dev.geturl

private val SECRET = setOf("authorization", "proxy-authorization", "cookie", "cookie2", "set-cookie")
private val PASSWORD = Regex("(//[^/?#@\\s]*?):[^/?#\\s]*@")

/** [text] without the password of a URL in it: a request line in the absolute form may have one. */
internal fun redacted(text: String): String = if ('@' in text) PASSWORD.replace(text, "$1:***@") else text

/** The field lines behind a first line, each after a comma, with the values of those left out that let somebody in. */
internal fun redacted(headers: Headers): String = buildString {
    for (field in headers) append(", ").append(redacted(headers, field))
}

/** One [field] line of [headers], with its value left out where that lets somebody in. */
internal fun redacted(headers: Headers, field: Headers.Field): String =
    field.name + ": " + if (headers.isSecret(field.name)) "***" else redacted(field.value)

/** Whether the field [name] lets somebody in: by its nature, or because whoever added it said so. */
internal fun Headers.isSecret(name: String): Boolean = name.lowercase().let { it in SECRET || it in secrets }
