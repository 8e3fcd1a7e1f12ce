package dev.geturl.testing

import dev.geturl.EventListener
import dev.geturl.ExchangeEvent
import dev.geturl.Transaction
import java.util.concurrent.ConcurrentHashMap
import java.util.concurrent.CopyOnWriteArrayList

/** Keeps what it hears, each transaction's apart. */
internal class HeardEvents : EventListener {
    private val heard = ConcurrentHashMap<Transaction, MutableList<ExchangeEvent>>()

    override fun onEvent(transaction: Transaction, event: ExchangeEvent) {
        heard.getOrPut(transaction) { CopyOnWriteArrayList() } += event
    }

    fun of(transaction: Transaction): List<ExchangeEvent> = heard[transaction].orEmpty()

    /** The events of the one transaction that asked for [path]. */
    fun of(path: String): List<ExchangeEvent> = heard.entries.single { it.key.url.path == path }.value

    /** What happened to [path], with the ports of [servers] as `A`, `B` and so on. */
    fun lines(path: String, vararg servers: RawServer): List<String> = of(path).map { event ->
        servers.foldIndexed(event.brief()) { index, text, server -> text.replace(":${server.port}", ":${'A' + index}") }
    }

    private fun ExchangeEvent.brief(): String = when (this) {
        is ExchangeEvent.RequestHeadSent -> "request head sent: $requestLine"
        is ExchangeEvent.ResponseHeadReceived -> "response head: $responseCode"
        is ExchangeEvent.TunnelRequested -> "tunnel requested: $requestLine"
        is ExchangeEvent.TunnelAnswered -> "tunnel answered: $responseCode"
        is ExchangeEvent.InterimReceived -> "interim response: ${response.code}"
        is ExchangeEvent.ConnectFailed -> "connect failed: $address"
        is ExchangeEvent.ExchangeEnded -> "exchange ended: $status"
        else -> what
    }
}
