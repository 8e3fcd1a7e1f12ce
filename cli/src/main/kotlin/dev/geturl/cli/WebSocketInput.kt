package dev.geturl.cli

import dev.geturl.websocket.WebSocket
import kotlinx.coroutines.channels.ReceiveChannel
import okio.ByteString
import java.nio.ByteBuffer
import java.nio.CharBuffer

/** Sends what comes from standard input, until that ends. */
internal class WebSocketInput(private val blocks: ReceiveChannel<ByteString>, private val socket: WebSocket) {
    /** Each block as it comes, as a binary message. */
    suspend fun sendBlocks() {
        for (block in blocks) socket.send(block)
    }

    /** Each line as a text message, also a last one that nothing ends. */
    suspend fun sendLines() {
        val cutter = LineCutter()
        for (block in blocks) cutter.cut(block).forEach { socket.send(it) }
        cutter.rest()?.let { socket.send(it) }
    }

    /** Each line that a person types into [editor]. */
    suspend fun sendTyped(editor: LineEditor, screen: WebSocketScreen) {
        val decoder = Charsets.UTF_8.newDecoder()
        val keys = ByteBuffer.allocate(KEYS)
        val text = CharBuffer.allocate(KEYS)
        for (block in blocks) {
            for (piece in block.toByteArray().asList().chunked(KEYS / 2)) {
                keys.put(piece.toByteArray()).flip()
                decoder.decode(keys, text.clear(), false)
                // A character that came in part waits for its rest.
                keys.compact()
                val typed = editor.type(text.flip().toString())
                screen.echo(typed.shown)
                typed.lines.forEach { socket.send(it) }
                if (editor.hasEnded) return
            }
        }
    }

    private companion object {
        const val KEYS = 8_192
    }
}
