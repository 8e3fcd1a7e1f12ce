package dev.geturl.real

import java.nio.file.Path

/**
 * A haproxy in front of the server on port [origin].
 *
 * @param directives what is added to its one proxy.
 * @param bind what is added to its `bind`.
 * @param server what is added to its `server`.
 */
class Haproxy(
    private val origin: Int,
    private val directives: String = "",
    private val bind: String = "",
    private val server: String = "",
) : RealServer("haproxy") {
    override fun command(): List<String> = listOf("haproxy", "-f", "${configuration()}")

    private fun configuration(): Path = write(
        "haproxy.cfg",
        """
        |global
        |    log stdout format raw local0 info
        |defaults
        |    mode http
        |    log global
        |    log-format "%cp %ST %HM %HU"
        |    option dontlognull
        |    timeout connect 2s
        |    timeout client 5s
        |    timeout server 5s
        |listen front
        |    bind 127.0.0.1:$port $bind
        |${directives.trimIndent().prependIndent("    ")}
        |    server origin 127.0.0.1:$origin $server
        |
        """.trimMargin(),
    )
}
