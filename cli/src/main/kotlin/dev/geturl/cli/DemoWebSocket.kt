package dev.geturl.cli

import dev.geturl.HttpClient
import dev.geturl.net.SocketAddress
import dev.geturl.websocket.Message
import dev.geturl.websocket.webSocket
import dev.geturl.websocket.webSocketServer

/** The step of the demo that opens a WebSocket to an echo server of three lines, on the client's own loop. */
internal class DemoWebSocket(private val http: HttpClient) {
    /** Tells [show] what is called and [result] what came of it, and whether that was as it should be. */
    suspend fun run(show: (String) -> Unit, result: (String, Boolean) -> Unit) {
        http.webSocketServer().use { server ->
            show("""server.live("/echo") { socket -> socket.incoming.collect { socket.send(it) } }""")
            server.live("/echo") { socket -> socket.incoming.collect { socket.send(it) } }
            val address = server.listen().localAddress as SocketAddress.Inet
            val url = "ws://$address/echo"
            result("a server of WebSockets at $url", true)
            show("""http.webSocket("$url") { send("Hello, echo!"); receive() }""")
            val (answer, extensions) = http.webSocket(url) {
                send("Hello, echo!")
                receive() to extensions
            }
            val text = (answer as? Message.Text)?.text.orEmpty()
            result("$text came back, with $extensions", text == "Hello, echo!")
        }
    }
}
