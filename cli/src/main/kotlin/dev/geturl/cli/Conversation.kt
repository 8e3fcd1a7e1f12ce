package dev.geturl.cli

import dev.geturl.net.SocketAddress
import okio.ByteString

/**
 * Shows the conversation with the server as `-v` does: `*` for what happens, `>` for what is sent, `<` for what comes.
 */
internal class Conversation(private val streams: Streams) : WireListener {
    private val colours = Colours(streams.terminal.coloursErr)

    override fun connecting(peer: SocketAddress) = note("  Trying $peer...")

    override fun connected(peer: SocketAddress) = note("Connected to $peer")

    override fun requestHead(head: ByteString) = lines("> ", head)

    override fun responseHead(head: ByteString) = lines("< ", head)

    /** Something that happened. */
    fun note(text: String) = streams.err.writeText(colours.dim("* $text") + "\n")

    private fun lines(mark: String, head: ByteString) {
        val lines = head.utf8().removeSuffix("\n").split('\n').map { it.removeSuffix("\r") }
        streams.err.writeText(lines.joinToString("") { mark + colours.headLine(it) + "\n" })
    }
}
