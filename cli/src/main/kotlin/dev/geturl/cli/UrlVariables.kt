package dev.geturl.cli

import dev.geturl.Url

/** The variables of `-w` that are parts of a URL: `url.host` of the one that was asked for, `urle.host` of the last. */
internal object UrlVariables {
    /** The value of [name], or null when there is no such variable. */
    fun value(name: String, report: TransferReport): String? {
        val part = PARTS[name.substringAfter('.', "")] ?: return null
        return when (name.substringBefore('.')) {
            "url" -> report.asked?.let(part).orEmpty()
            "urle" -> report.url?.let(part).orEmpty()
            else -> null
        }
    }

    private val PARTS: Map<String, (Url) -> String> = mapOf(
        "scheme" to { it.scheme },
        "user" to { it.username },
        "password" to { it.password },
        "options" to { "" },
        "host" to { it.host },
        "port" to { "${it.port}" },
        "path" to { it.path },
        "query" to { it.query.orEmpty() },
        "fragment" to { it.fragment.orEmpty() },
        "zoneid" to { "" },
    )
}
