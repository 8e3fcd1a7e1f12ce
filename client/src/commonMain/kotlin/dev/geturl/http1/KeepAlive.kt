package dev.geturl.http1

import kotlin.time.Duration
import kotlin.time.Duration.Companion.seconds

/**
 * What a `Keep-Alive` field promises (RFC 2068 section 19.7.1.1, as servers still send it).
 *
 * @property timeout how long the server keeps the connection while it rests; null when it does not say.
 * @property max how many more requests it takes on it; null when it does not say.
 */
internal class KeepAlive(val timeout: Duration?, val max: Int?) {
    companion object {
        /** Reads `timeout=5, max=100`; what cannot be read promises nothing. */
        fun parse(value: String): KeepAlive {
            val parameters = value.split(',').associate { part ->
                part.substringBefore('=').trim().lowercase() to part.substringAfter('=', "").trim().trim('"')
            }
            return KeepAlive(number(parameters["timeout"])?.seconds, number(parameters["max"]))
        }

        private fun number(text: String?): Int? = text?.toIntOrNull()?.takeIf { it >= 0 }
    }
}
