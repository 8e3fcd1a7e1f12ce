package dev.geturl.websocket.docs.server

import dev.geturl.IpAddress
import dev.geturl.TlsIdentity
import dev.geturl.TlsServerOptions
import dev.geturl.net.SocketAddress
import dev.geturl.websocket.CloseCode
import dev.geturl.websocket.OriginRule
import dev.geturl.websocket.UpgradeRequest
import dev.geturl.websocket.UpgradeTest
import dev.geturl.websocket.WebSocketLimits
import dev.geturl.websocket.WebSocketOptions
import dev.geturl.websocket.WebSocketServer
import dev.geturl.websocket.WebSocketServerOptions
import kotlin.time.Duration.Companion.seconds

// The code of docs/websocket-server.md, compiled. SnippetsTest of the client says when that shows something else.

internal suspend fun threeLines() {
    val server = WebSocketServer()
    server.live("/echo") { socket -> socket.incoming.collect { socket.send(it) } }
    server.listen(8080)
}

internal fun rooms(server: WebSocketServer) {
    server.live("/rooms/*", protocol = "chat.v[12]") { socket ->
        val room = path.substringAfterLast('/')
        if (headers["Authorization"] == null) {
            socket.close(CloseCode.POLICY_VIOLATION, "who are you?")
        } else {
            socket.send("welcome to $room, in ${socket.protocol}")
            socket.incoming.collect { server.broadcast(it) }
        }
    }
}

internal suspend fun bounds(log: (Exception) -> Unit) {
    val bounded = WebSocketServerOptions(
        webSocket = WebSocketOptions(
            limits = WebSocketLimits(messageBytes = 64 * 1024),
            keepAlive = 20.seconds,
            pingTimeout = 10.seconds,
            closeTimeout = 5.seconds,
        ),
        origins = OriginRule.of("https://example.org"),
        maxConnections = 10_000,
        maxHandshakes = 256,
        headTime = 5.seconds,
        onFailure = { failure -> log(failure) },
    )
    val secure = WebSocketServer(bounded, loops = 2)
    secure.live("/*") { socket -> socket.incoming.collect { socket.send(it) } }
    val tls = TlsServerOptions { identity = TlsIdentity.files("server.pem", "server.key") }
    val everywhere = SocketAddress.Inet(checkNotNull(IpAddress.parseOrNull("0.0.0.0")), 443)
    val listener = secure.listen(everywhere, tls)
    println("listening at ${listener.localAddress}")
    secure.shutdown(within = 30.seconds)
}

fun answer(server: WebSocketServer, request: UpgradeRequest): Int = when (val found = server.test(request)) {
    // With a page.
    UpgradeTest.Ordinary -> 200

    // With found.headers and found.body.
    is UpgradeTest.Refused -> found.status

    // By server.upgrade(found, connection).
    is UpgradeTest.Accepted -> 101
}
