package dev.geturl.cli

import dev.geturl.Headers

/** How servers have spelled the domains of their cookies: a cookies.txt shows them so. Any case means the same. */
internal class DomainSpelling {
    private val spelled = HashMap<String, String>()

    /** Notes those of a response's [headers]. */
    fun note(headers: Headers) {
        for (field in headers.values("Set-Cookie")) {
            val domain = DOMAIN.findAll(field).lastOrNull()?.groupValues?.get(1) ?: continue
            if (domain != domain.lowercase()) spelled[domain.lowercase()] = domain
        }
    }

    /** The cookies.txt [text] with domains as they were spelled. */
    fun applyTo(text: String): String =
        if (spelled.isEmpty()) text else text.lines().joinToString("\n", transform = ::line)

    private fun line(line: String): String {
        val domain = line.substringBefore('\t').removePrefix(HTTP_ONLY).removePrefix(".")
        val other = spelled[domain] ?: return line
        return line.replaceFirst(domain, other)
    }

    private companion object {
        const val HTTP_ONLY = "#HttpOnly_"
        val DOMAIN = Regex("(?i);\\s*domain\\s*=\\s*\\.?([^;\\s]+)")
    }
}
