package dev.geturl

import dev.geturl.exchange.Handover
import dev.geturl.net.Connection

/**
 * What a server answered to [HttpClient.upgrade].
 */
public sealed class UpgradeResult {
    /** The exchange, with the response's head; and with its body where there was no switch. */
    public abstract val transaction: Transaction

    /**
     * The server has switched, and the connection is the caller's, who closes it.
     *
     * @property connection what came behind the response's head is read from it first.
     */
    public class Switched internal constructor(
        override val transaction: Transaction,
        public val connection: Connection,
    ) : UpgradeResult(),
        AutoCloseable {
        /** What the server has switched to, as it wrote it. */
        public val protocol: String get() = transaction.responseHeaderValue("Upgrade")

        /** Closes [connection]. */
        override fun close(): Unit = connection.close()
    }

    /** The server has answered in HTTP, or not at all: [transaction] has a status as that of [HttpClient.geturl]. */
    public class Declined internal constructor(override val transaction: Transaction) : UpgradeResult()
}

/**
 * Asks the server of [url] to go on in another protocol on the same connection: the manual's "Protocol upgrades", RFC
 * 9110 section 7.8. The request has `Connection: Upgrade` and `Upgrade:` [protocol], on a connection of its own that is
 * never used for anything else. All that [options] say of a request and its body holds here as well, but for
 * `keepAlive`. It goes over Unix domain sockets and through proxies as any request does, but that an HTTP proxy always
 * gives it a tunnel: what forwards requests does not forward this.
 *
 * [UpgradeResult.Switched] when the response is a 101 that names `upgrade` in `Connection`, and in `Upgrade` nothing
 * that was not asked for. Its connection no longer counts in the limits of the pool, has no time limits, and is open
 * until the caller closes it, the server ends it, or the client is closed. Else [UpgradeResult.Declined], with the
 * response delivered as usual and its connection closed. A cancelled call leaves nothing open.
 *
 * @param protocol what is asked for, such as `websocket`; several separated by commas, the favourite first.
 * @throws HttpException as [HttpClient.geturl] does.
 * @throws IllegalArgumentException for an option that cannot be, HTTP/1.0 and an `Upgrade` field of the caller's
 *   included.
 */
public suspend fun HttpClient.upgrade(
    url: String,
    protocol: String,
    options: GeturlOptions.() -> Unit = {},
): UpgradeResult {
    val chosen = GeturlOptions().apply(options)
    askFor(protocol, chosen)
    val handover = Handover()
    var isGiven = false
    try {
        val transaction = finished(parse(url, chosen), chosen, handover)
        val connection = handover.connection
        if (connection == null || transaction.status != Status.OK) return UpgradeResult.Declined(transaction)
        isGiven = true
        return UpgradeResult.Switched(transaction, owned(connection))
    } finally {
        // The call may be cancelled, or its time run out, just after the connection was handed over.
        if (!isGiven) handover.connection?.close()
    }
}

private fun HttpClient.askFor(protocol: String, options: GeturlOptions) {
    val own = options.ownHeaders()
    require(protocol.isNotBlank()) { "no protocol was named: give one such as websocket" }
    require(options.protocol == HttpVersion.HTTP_1_1) { "HTTP/1.0 knows no upgrade: use HTTP/1.1" }
    require("Upgrade" !in own) { "an Upgrade field was given: name the protocols in the call" }
    val words = own.joined("Connection")
    options.headers {
        when {
            words.isEmpty() -> set("Connection", "Upgrade")
            !own.hasToken("Connection", "upgrade") -> set("Connection", "Upgrade, $words")
        }
        set("Upgrade", protocol)
    }
    options.wantsUpgrade = true
    // Where connections are kept, `close` beside `Upgrade` would be news, and some servers take it for a refusal.
    if (config.pool.keepAlive) options.omitHeaders("Connection")
}
