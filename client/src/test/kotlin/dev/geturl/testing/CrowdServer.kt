package dev.geturl.testing

import java.io.File
import java.net.InetSocketAddress
import java.nio.ByteBuffer
import java.nio.channels.SelectionKey
import java.nio.channels.Selector
import java.nio.channels.ServerSocketChannel
import java.nio.channels.SocketChannel
import java.util.concurrent.TimeUnit

/**
 * A server in a process of its own, so that its ends of many connections cost the client's process neither heap nor
 * descriptors. It answers once requests have come on [expected] connections, and keeps them all open until its input
 * ends.
 */
internal class CrowdServer(expected: Int) : AutoCloseable {
    private val process = ProcessBuilder(
        File(System.getProperty("java.home"), "bin/java").path,
        "-Xmx256m",
        "-cp",
        System.getProperty("surefire.test.class.path") ?: System.getProperty("java.class.path"),
        CrowdServer::class.java.name,
        "$expected",
    ).redirectError(ProcessBuilder.Redirect.INHERIT).start()

    val port: Int = process.inputStream.bufferedReader().readLine().toInt()

    override fun close() {
        process.outputStream.close()
        check(process.waitFor(PATIENCE.inWholeSeconds, TimeUnit.SECONDS)) { "the crowd's server did not end" }
        process.inputStream.close()
    }

    companion object {
        private const val ANSWER = "HTTP/1.1 200 OK\r\nServer: crowd\r\nContent-Length: 2\r\n\r\nok"

        @JvmStatic
        fun main(arguments: Array<String>) {
            val listener = ServerSocketChannel.open().bind(InetSocketAddress("127.0.0.1", 0), 4096)
            println((listener.localAddress as InetSocketAddress).port)
            val selector = Selector.open()
            listener.configureBlocking(false).register(selector, SelectionKey.OP_ACCEPT)
            Thread { serve(selector, listener, arguments.single().toInt()) }.apply { isDaemon = true }.start()
            while (System.`in`.read() >= 0) continue
        }

        private fun serve(selector: Selector, listener: ServerSocketChannel, expected: Int) {
            val room = ByteBuffer.allocate(4096)
            val waiting = ArrayList<SocketChannel>()
            while (true) {
                selector.select { key ->
                    if (key.isAcceptable) {
                        while (true) {
                            val channel = listener.accept() ?: break
                            channel.configureBlocking(false).register(selector, SelectionKey.OP_READ)
                        }
                    } else {
                        val channel = key.channel() as SocketChannel
                        room.clear()
                        if (channel.read(room) < 0) channel.close() else waiting += channel
                    }
                }
                if (waiting.size < expected) continue
                waiting.forEach { it.write(ByteBuffer.wrap(ANSWER.toByteArray())) }
                waiting.clear()
            }
        }
    }
}
