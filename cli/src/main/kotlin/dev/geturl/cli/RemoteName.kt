package dev.geturl.cli

import dev.geturl.Url

/** Names for files that the URL or the server chooses: never more than the last part of a path. */
internal object RemoteName {
    /** As [url] ends, without slashes at its end; `curl_response`, curl's name for it, where it has no path. */
    fun of(url: Url): String = url.path.trimEnd('/').substringAfterLast('/').ifEmpty { "curl_response" }

    /** As `Content-Disposition` says, or null. Folders in it, with slash or backslash, are dropped. */
    fun ofDisposition(value: String?): String? {
        val parameter =
            value?.split(';')?.map { it.trim() }?.firstOrNull { it.startsWith(FILENAME, ignoreCase = true) }
                ?: return null
        val text = parameter.substring(FILENAME.length).trim()
        val quote = text.firstOrNull()?.takeIf { it == '"' || it == '\'' }
        val bare = if (quote == null) text else text.substring(1).substringBefore(quote)
        val name = bare.substringAfterLast('/').substringAfterLast('\\').filter { it >= ' ' && it != '\u007f' }
        return name.takeIf { it.isNotEmpty() && it != "." && it != ".." }
    }

    private const val FILENAME = "filename="
}
