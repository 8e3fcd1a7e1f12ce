package dev.geturl.cli

import dev.geturl.websocket.CloseReason
import dev.geturl.websocket.Message
import okio.ByteString

/**
 * Shows what happens on a WebSocket: messages as output, everything else as messages of the command.
 *
 * @param editor holds the line that is being typed; null where nobody types.
 */
internal class WebSocketScreen(
    private val streams: Streams,
    private val editor: LineEditor?,
    private val isSilent: Boolean,
) {
    private val colours = Colours(streams.terminal.coloursErr)

    /** The WebSocket is open. */
    fun opened(protocol: String) {
        note("Connected" + (if (protocol.isEmpty()) "" else ", $protocol") + ". Ctrl-C or Ctrl-D closes.")
        editor?.let { streams.out.writeText(it.prompt()) }
    }

    /** One [message]: to a pipe as it is, a text with a line end; to a terminal so that it can be read. */
    fun message(message: Message) {
        when {
            editor != null -> streams.out.writeText(editor.above("< " + readable(message)))
            streams.terminal.isOut -> streams.out.writeText(readable(message) + "\n")
            message is Message.Text -> streams.out.write(message.bytes.toByteArray() + LINE_END)
            else -> streams.out.write(message.bytes.toByteArray())
        }
    }

    /** What was typed, shown as it is typed. */
    fun echo(shown: String) = streams.out.writeText(shown)

    /** The command is being ended: what is being typed is taken away. */
    fun interrupted() {
        editor?.let { streams.out.writeText(it.wiped()) }
    }

    /** It is over. */
    fun closed(reason: CloseReason) {
        editor?.let { streams.out.writeText(it.wiped()) }
        note("Closed: ${reason.code} ${printable(reason.reason)}".trimEnd())
    }

    private fun note(text: String) {
        if (editor != null && !isSilent) streams.err.writeText(colours.dim(text) + "\n")
    }

    private fun readable(message: Message): String =
        if (message is Message.Text) printable(message.text) else hex(message.bytes)

    /** Of the server's control characters a terminal is shown none but line ends and tabs. */
    private fun printable(text: String) =
        text.map { if (it.isISOControl() && it != '\n' && it != '\t') '.' else it }.joinToString("")

    private fun hex(bytes: ByteString): String {
        val shown = (0 until minOf(bytes.size, SHOWN_BYTES)).joinToString(" ") { "%02x".format(bytes[it]) }
        return "[${bytes.size} bytes] $shown" + if (bytes.size > SHOWN_BYTES) " …" else ""
    }

    private companion object {
        const val SHOWN_BYTES = 32
        val LINE_END = byteArrayOf('\n'.code.toByte())
    }
}
