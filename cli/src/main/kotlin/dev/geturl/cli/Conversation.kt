package dev.geturl.cli

import dev.geturl.EventListener
import dev.geturl.ExchangeEvent
import dev.geturl.Headers
import dev.geturl.TlsEvent
import dev.geturl.TlsHandshakeEnded
import dev.geturl.TlsHandshakeFailed
import dev.geturl.TlsHandshakeStarted
import dev.geturl.Transaction

/**
 * Shows the conversation with the server as `-v` does: `*` for what happens, `>` for what is sent, `<` for what comes.
 */
internal class Conversation(private val streams: Streams) : EventListener {
    private val colours = Colours(streams.terminal.coloursErr)

    override fun onEvent(transaction: Transaction, event: ExchangeEvent) {
        when (event) {
            is ExchangeEvent.RequestHeadSent -> head("> ", event.requestLine, event.headers)
            is ExchangeEvent.TunnelRequested -> head("> ", event.requestLine, event.headers)
            is ExchangeEvent.TunnelAnswered -> head("< ", event.statusLine, event.headers)
            is ExchangeEvent.InterimReceived -> head("< ", "HTTP/1.1 ${event.response}", event.response.headers)
            is ExchangeEvent.ResponseHeadReceived -> head("< ", event.statusLine, event.headers)
            is TlsHandshakeEnded -> TlsText.established(event).forEach(::note)
            is TlsHandshakeFailed -> TlsText.failed(event).forEach(::note)
            else -> said(event)?.let(::note)
        }
    }

    /** What there is to say of [event]; null for nothing. */
    private fun said(event: ExchangeEvent): String? = when (event) {
        is ExchangeEvent.WaitingForConnection -> "Waiting for a connection"
        is ExchangeEvent.ResolveEnded -> resolved(event)
        is ExchangeEvent.ConnectStarted -> "  Trying ${event.address}..."
        is ExchangeEvent.Connected -> "Connected to ${event.address}"
        is ExchangeEvent.ConnectFailed -> "connect to ${event.address} failed: ${event.failure.message}"
        is ExchangeEvent.ConnectionAcquired -> reused(event)
        is ExchangeEvent.TunnelOpened -> "The proxy ${event.proxy} has opened the way"
        is TlsHandshakeStarted -> "TLS handshake with ${event.peer}"
        is ExchangeEvent.RequestBodySent -> "upload completely sent off: ${event.byteCount} bytes"
        is ExchangeEvent.SentAgain -> "Sent again: ${event.reason.name.lowercase().replace('_', ' ')}"
        is ExchangeEvent.ConnectionReleased -> if (event.isKept) "Connection left intact" else "Closing connection"
        else -> null
    }

    /** An address needs no look-up worth telling of. */
    private fun resolved(event: ExchangeEvent.ResolveEnded): String? {
        val isName = event.addresses.none { "$it" == event.host.removeSurrounding("[", "]") }
        return if (isName) "Host ${event.host} was resolved: ${event.addresses.joinToString()}" else null
    }

    private fun reused(event: ExchangeEvent.ConnectionAcquired): String? =
        if (event.isReused) "Re-using existing connection to ${event.peerAddress}" else null

    /** A message of the handshake, as far as it can be read, or an alert. */
    fun handshake(event: TlsEvent) {
        if (event is TlsEvent.Message && event.contentType in HANDSHAKE) {
            note("  ${event.version} (${if (event.isSent) "OUT" else "IN"}), ${event.contentType}: ${event.message}")
        }
    }

    /** Something that happened. */
    fun note(text: String) = streams.err.writeText(colours.dim("* $text") + "\n")

    private fun head(mark: String, firstLine: String, headers: Headers) {
        val lines = listOf(firstLine) + headers.map { "$it" } + ""
        streams.err.writeText(lines.joinToString("") { mark + colours.headLine(it) + "\n" })
    }

    private companion object {
        val HANDSHAKE = setOf("handshake", "alert")
    }
}
