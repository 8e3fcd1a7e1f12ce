package dev.geturl.websocket.testing

import dev.geturl.HttpClient
import dev.geturl.listen
import dev.geturl.net.Connection
import dev.geturl.net.Listener
import dev.geturl.testing.closedAfterTest
import dev.geturl.websocket.DeflateOptions
import dev.geturl.websocket.JvmWebSocketPlatform
import dev.geturl.websocket.Session
import dev.geturl.websocket.WebSocket
import dev.geturl.websocket.WebSocketOptions
import dev.geturl.websocket.WebSocketRole
import dev.geturl.websocket.deflate.accept
import dev.geturl.websocket.openWebSocket
import kotlinx.coroutines.async
import kotlinx.coroutines.coroutineScope
import okio.Buffer
import okio.ByteString.Companion.encodeUtf8

/** Both ends of one WebSocket, open. */
class SocketPair(val client: WebSocket, val server: WebSocket)

/** Makes both ends of a WebSocket over a real socket, each by the library, with no more of a server than that takes. */
suspend fun socketPair(
    http: HttpClient,
    client: WebSocketOptions = WebSocketOptions(),
    server: WebSocketOptions = WebSocketOptions(),
): SocketPair = coroutineScope {
    val listener = http.listen().closedAfterTest()
    val accepted = async { listener.accepted(server) }
    val url = "ws://${listener.localAddress}/"
    SocketPair(http.openWebSocket(url, options = client), accepted.await())
}

private suspend fun Listener.accepted(options: WebSocketOptions): Session {
    val connection = accept()
    val head = connection.head()
    val deflate = options.deflate?.accept(field(head, "Sec-WebSocket-Extensions").orEmpty())
    val extension = deflate?.let { "Sec-WebSocket-Extensions: ${it.header}\r\n" }.orEmpty()
    val answer = Buffer().writeUtf8(
        "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n" +
            "Sec-WebSocket-Accept: ${acceptOf(keyOf(head))}\r\n$extension\r\n",
    )
    connection.write(answer, answer.size)
    val session = Session(connection, WebSocketRole.SERVER, options, JvmWebSocketPlatform, deflate = deflate)
    return session.also { it.start() }
}

private suspend fun Connection.head(): String {
    val head = Buffer()
    while (head.indexOf("\r\n\r\n".encodeUtf8()) < 0) check(read(head, 8192) > 0) { "it ended within the head" }
    return head.readUtf8()
}

/** No compression, so that what is on the wire can be read. */
val PLAIN: WebSocketOptions = WebSocketOptions(deflate = null)

/** Everything compressed. */
val PACKED: WebSocketOptions = WebSocketOptions(deflate = DeflateOptions(threshold = 0))
