package dev.geturl.testing

import java.io.IOException
import java.net.InetSocketAddress
import java.nio.channels.Selector
import java.nio.channels.ServerSocketChannel
import java.nio.channels.SocketChannel
import java.nio.file.Files
import java.nio.file.Path

/** The sockets, pipes and event queues that this process has open, where the system tells. */
internal object Descriptors {
    private val directory: Path = Path.of("/proc/self/fd")
    private val kinds = listOf("socket:", "pipe:", "anon_inode:[eventpoll]", "anon_inode:[eventfd]")

    init {
        warmUp()
    }

    /** Each with its number and what it is: `17 socket:[4711]`. */
    fun open(): Set<String> {
        if (!Files.isDirectory(directory)) return emptySet()
        return Files.newDirectoryStream(directory).use { entries -> entries.mapNotNullTo(HashSet(), ::describe) }
    }

    private fun describe(entry: Path): String? = try {
        val target = Files.readSymbolicLink(entry).toString()
        if (kinds.any(target::startsWith)) "${entry.fileName} $target" else null
    } catch (_: IOException) {
        // It was closed while the directory was read.
        null
    }

    /** The JDK keeps a socket of its own from the first use of sockets on: that is nobody's leak. */
    private fun warmUp() {
        Selector.open().close()
        ServerSocketChannel.open().use { server ->
            server.bind(InetSocketAddress("127.0.0.1", 0))
            SocketChannel.open(server.localAddress).close()
        }
    }
}
