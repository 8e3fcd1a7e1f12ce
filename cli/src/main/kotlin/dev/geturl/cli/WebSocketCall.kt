package dev.geturl.cli

import dev.geturl.DelicateGeturlApi
import dev.geturl.Url
import dev.geturl.websocket.CloseCode
import dev.geturl.websocket.CloseReason
import dev.geturl.websocket.WebSocket
import dev.geturl.websocket.WebSocketException
import kotlinx.coroutines.coroutineScope
import kotlinx.coroutines.delay
import kotlinx.coroutines.launch
import kotlinx.coroutines.runBlocking
import kotlinx.coroutines.withTimeoutOrNull
import kotlin.time.Duration
import kotlin.time.Duration.Companion.seconds

/**
 * A conversation over one WebSocket: what comes from standard input is sent, what the server sends is output. At the
 * end of input the WebSocket is closed, and what the server still says before it has closed, too, is output as well.
 */
internal class WebSocketCall private constructor(private val session: Session, private val url: Url) {
    private val line = session.line
    private val streams = session.streams
    private val isTyped = streams.terminal.isIn && streams.terminal.isOut && !line.webSocket.binary
    private val keys = if (isTyped) TerminalKeys.take() else null
    private val editor = if (keys == null) null else LineEditor(streams.terminal.columns)
    private val screen = WebSocketScreen(streams, editor, line.messageFlags.silent)

    /** Gives what the command ends with. */
    @OptIn(DelicateGeturlApi::class)
    fun run(): Int = keys.use {
        val lane = session.lane()
        runBlocking(lane.client.dispatcher) {
            try {
                converse(WebSocketOpening(lane, url).open())
            } catch (failure: WebSocketException) {
                throw described(failure)
            }
        }
    }

    private suspend fun converse(socket: WebSocket): Int {
        val interrupt = Interrupt(socket, screen)
        try {
            screen.opened(socket.protocol)
            coroutineScope {
                val sending = launch { send(socket) }
                socket.incoming.collect(screen::message)
                sending.cancel()
            }
            val reason = socket.awaitClosed()
            screen.closed(reason)
            return verdict(reason)
        } finally {
            interrupt.leave()
        }
    }

    private suspend fun send(socket: WebSocket) {
        val input = WebSocketInput(TypedInput.blocks(streams.input), socket)
        try {
            when {
                line.webSocket.binary -> input.sendBlocks()
                editor != null -> input.sendTyped(editor, screen)
                else -> input.sendLines()
            }
            delay(line.webSocket.wait ?: Duration.ZERO)
            socket.close()
        } catch (_: WebSocketException.Closed) {
            // Whoever receives says how it ended.
        }
    }

    private fun verdict(reason: CloseReason): Int {
        if (reason.code in GOOD) return 0
        val why = if (reason.reason.isEmpty()) "" else ": ${reason.reason}"
        throw CommandFailure(ExitCode.RECEIVE_FAILURE, "The server closed the WebSocket with ${reason.code}$why")
    }

    private fun described(failure: WebSocketException): CommandFailure {
        val code = if (failure is WebSocketException.Refused) ExitCode.HTTP_ERROR else ExitCode.RECEIVE_FAILURE
        return CommandFailure(code, failure.message.orEmpty(), failure.hint, failure)
    }

    /** Ctrl-C closes in good order: the JVM ends when the server has answered, or has had its time. */
    private class Interrupt(private val socket: WebSocket, private val screen: WebSocketScreen) {
        private val hook = Thread {
            screen.interrupted()
            runBlocking { withTimeoutOrNull(PATIENCE) { socket.close() } }
        }

        init {
            Runtime.getRuntime().addShutdownHook(hook)
        }

        fun leave() {
            try {
                Runtime.getRuntime().removeShutdownHook(hook)
            } catch (_: IllegalStateException) {
                // It is running: this is the end that it has asked for.
            }
        }
    }

    companion object {
        private val GOOD = setOf(CloseCode.NORMAL, CloseCode.GOING_AWAY, CloseCode.NO_CODE)
        private val PATIENCE = 2.seconds

        /**
         * The call for a WebSocket, where one of [operations] is for one; null where none is.
         *
         * @throws CommandFailure for what cannot be together.
         */
        fun of(operations: List<Operation>): WebSocketCall? {
            val mine = operations.firstOrNull { it.transferForWebSocket != null }
            val operation = mine ?: operations.first()
            val session = operation.session
            val flags = session.line.webSocket
            val transfer = mine?.transferForWebSocket
            if (transfer == null) {
                val stray = flags.given.firstOrNull() ?: return null
                throw badUsage("$stray is for WebSockets", "Give a URL of ws:// or wss://.")
            }
            val isAlone = operations.size == 1 && operation.transfers.size == 1L
            refuse(!isAlone, "a WebSocket goes alone", "Give one URL of ws:// or wss://.")
            refuse(flags.text && flags.binary, "--text and --binary exclude each other", "Leave one of them out.")
            val stray = session.line.given.firstOrNull { it.flag in FOREIGN }
            refuse(stray != null, "${stray?.flag} means nothing to a WebSocket", "Leave it out.")
            val field = HANDSHAKE_FIELDS.firstOrNull(session.headers::speaksOf)
            refuse(field != null, "-H $field is the handshake's to write", "--ws-protocol names subprotocols.")
            return WebSocketCall(session, session.urls.of(transfer.url))
        }

        private val Operation.transferForWebSocket: Transfer?
            get() = transfers.firsts.firstOrNull { SCHEME.matchesAt(it.url.trim(), 0) }

        private fun refuse(isWrong: Boolean, what: String, mend: String) {
            if (isWrong) throw badUsage(what, mend)
        }

        private val SCHEME = Regex("wss?://", RegexOption.IGNORE_CASE)

        private val HANDSHAKE_FIELDS =
            listOf("Key", "Version", "Protocol", "Extensions").map { "Sec-WebSocket-$it" }

        /** What says how a body is sent or kept, and which request is made. */
        private val FOREIGN = setOf(
            "-X",
            "-I",
            "-d",
            "--data-raw",
            "--data-binary",
            "--data-urlencode",
            "--json",
            "-G",
            "-T",
            "-o",
            "-O",
            "-r",
            "-C",
            "-w",
            "-Z",
        )
    }
}
