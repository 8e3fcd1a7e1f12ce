package dev.geturl.cli

import dev.geturl.HttpException
import dev.geturl.Url
import dev.geturl.UrlSyntax

/** From what was typed to the URL that is fetched. */
internal class RequestUrl(
    private val request: RequestFlags,
    private val queryAdditions: List<String>,
    private val schemes: Set<String>,
) {
    /**
     * The URL that [text] means.
     *
     * @param uploadName the file whose name completes a URL that ends in a slash, or null.
     * @throws CommandFailure when it means none.
     */
    fun of(text: String, uploadName: String? = null): Url {
        val bare = text.trim()
        if (bare.isEmpty()) {
            throw CommandFailure(
                ExitCode.BAD_URL,
                "The URL is empty",
                "Give one such as http://example.org/.",
            )
        }
        return parsed(withQuery(withUploadName(withScheme(bare), uploadName)))
    }

    private fun parsed(whole: String): Url {
        val url = try {
            Url.parse(whole, if (request.pathAsIs) UrlSyntax.PATH_AS_IS else UrlSyntax.CURL)
        } catch (invalid: HttpException.InvalidUrl) {
            throw CommandFailure(ExitCode.BAD_URL, "Not a URL that can be fetched: ${invalid.message}", invalid.hint)
        }
        if (url.scheme in SchemeSet.DEFAULT && url.scheme !in schemes) {
            throw CommandFailure(
                ExitCode.UNSUPPORTED_PROTOCOL,
                "--proto does not allow ${url.scheme}",
                "Add ${url.scheme} to it if you mean it.",
            )
        }
        return url
    }

    private fun withScheme(text: String): String =
        if (SCHEME.matchesAt(text, 0)) text else "${request.defaultScheme ?: "http"}://$text"

    private fun withUploadName(text: String, name: String?): String {
        if (name == null || name == "-" || name == "." || '?' in text || '#' in text) return text
        val full = if ('/' in text.substringAfter("://")) text else "$text/"
        return if (full.endsWith('/')) full + escaped(name.substringAfterLast('/')) else text
    }

    private fun escaped(name: String): String = name.encodeToByteArray().joinToString("") { byte ->
        val char = (byte.toInt() and 0xff).toChar()
        val isPlain = (char.isLetterOrDigit() && char.code < 128) || char in "-._~"
        if (isPlain) "$char" else "%" + char.code.toString(16).uppercase().padStart(2, '0')
    }

    private fun withQuery(text: String): String {
        if (queryAdditions.isEmpty()) return text
        val fragment = text.indexOf('#').let { if (it < 0) text.length else it }
        val before = text.substring(0, fragment)
        val joint = if ('?' !in before) {
            "?"
        } else if (before.last() in "?&") {
            ""
        } else {
            "&"
        }
        return before + joint + queryAdditions.joinToString("&") + text.substring(fragment)
    }

    private companion object {
        val SCHEME = Regex("[A-Za-z][A-Za-z0-9+.-]*:/")
    }
}
