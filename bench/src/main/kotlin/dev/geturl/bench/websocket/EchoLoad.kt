package dev.geturl.bench.websocket

/**
 * What is done with WebSockets: on each of [connections], [window] messages of [size] bytes are kept under way, each
 * sent when one has come back. [name] is how the command line and the results call it.
 */
internal class EchoLoad(
    val name: String,
    val title: String,
    val connections: Int,
    val window: Int,
    val size: Int,
    val isDeflated: Boolean = false,
) {
    /** Whether the figures are megabytes, of both ways together, and not messages. */
    val isBulk: Boolean get() = size >= BULK

    /** Where the server agrees to compress, or does not. */
    val path: String get() = if (isDeflated) DEFLATE_PATH else "/"

    /** The message: text-like where it is to be compressed, as real ones are. */
    fun message(): ByteArray =
        ByteArray(size) { if (isDeflated) WORDS[it % WORDS.length].code.toByte() else it.toByte() }

    companion object {
        /** At this path the server agrees to `permessage-deflate`. */
        const val DEFLATE_PATH = "/deflate"
        private const val BULK = 65_536
        private const val MIB = 1 shl 20
        private val WORDS = (0 until 997).joinToString(" ") { "word${it * it % 331}" }

        /** All of them, in the order in which they are run and reported. */
        val all: List<EchoLoad> = listOf(
            EchoLoad("ws-ping-pong", "WebSocket: one message of 64 bytes, there and back", 1, 1, 64),
            EchoLoad("ws-echo-1", "WebSocket: messages of 64 bytes, 64 under way on 1 connection", 1, 64, 64),
            EchoLoad(
                "ws-echo-64",
                "WebSocket: messages of 64 bytes, 64 under way on each of 64 connections",
                64,
                64,
                64,
            ),
            EchoLoad("ws-large", "WebSocket: messages of 1 MiB, 2 under way", 1, 2, MIB),
            EchoLoad(
                "ws-large-deflate",
                "WebSocket: messages of 1 MiB, compressed, 2 under way",
                1,
                2,
                MIB,
                isDeflated = true,
            ),
        )

        /** The one called [name]. */
        fun named(name: String): EchoLoad = all.single { it.name == name }
    }
}
