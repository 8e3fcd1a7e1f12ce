package dev.geturl.websocket

import kotlin.jvm.JvmField
import kotlin.jvm.JvmStatic

/**
 * Says from which web pages a WebSocket may be opened. Browsers let any page open one to any server, with the cookies
 * of that server's user, and say in `Origin` whose page it is; so it is for the server to look (RFC 6455 section 10.2).
 * Programs that are no browsers can write there what they like.
 */
public fun interface OriginRule {
    /** Whether [request] may open a WebSocket. It runs on a loop, so it must not block. */
    public fun allows(request: UpgradeRequest): Boolean

    /** The usual rules. */
    public companion object {
        /** Any page. */
        @JvmField
        public val ANY: OriginRule = OriginRule { true }

        /**
         * Pages of the host and port that the request is for, by its `Host`, and requests without `Origin`, which no
         * browser makes. A proxy in front has to pass `Host` on as it came.
         */
        @JvmField
        public val SAME: OriginRule = OriginRule { request ->
            val origin = request.origin
            origin == null || request.host?.equals(authority(origin), ignoreCase = true) == true
        }

        /**
         * Pages of these [origins], each as `https://example.org`, with a port where it is not the scheme's own, and
         * requests without `Origin`.
         *
         * @throws IllegalArgumentException when one is no origin.
         */
        @JvmStatic
        public fun of(vararg origins: String): OriginRule {
            origins.forEach {
                require(
                    "://" in it && '/' !in authority(it),
                ) { "\"$it\" is no origin: give one as https://example.org" }
            }
            return OriginRule { request ->
                val origin = request.origin
                origin == null || origins.any { it.equals(origin, ignoreCase = true) }
            }
        }

        private fun authority(origin: String) = origin.substringAfter("://")
    }
}
