package dev.geturl

import kotlin.time.Duration
import kotlin.time.Duration.Companion.seconds

/**
 * What a `Strict-Transport-Security` field says: RFC 6797 section 6.1.
 *
 * @property maxAge how long from now; zero ends it.
 */
internal class StrictTransport(val maxAge: Duration, val includesSubdomains: Boolean) {
    companion object {
        /** What [value] says; null when it does not keep to the grammar, or names a directive twice. */
        fun parse(value: String): StrictTransport? {
            val directives = HashMap<String, String>()
            for (part in value.split(';')) {
                val name = part.substringBefore('=').trim().lowercase()
                if (name.isEmpty()) continue
                if (directives.put(name, part.substringAfter('=', "").trim().removeSurrounding("\"")) !=
                    null
                ) {
                    return null
                }
            }
            val age = directives["max-age"]?.takeIf { text -> text.isNotEmpty() && text.all { it in '0'..'9' } }
                ?: return null
            return StrictTransport((age.toLongOrNull() ?: Long.MAX_VALUE).seconds, "includesubdomains" in directives)
        }
    }
}
