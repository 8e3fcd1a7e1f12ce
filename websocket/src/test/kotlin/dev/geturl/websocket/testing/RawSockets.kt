package dev.geturl.websocket.testing

import dev.geturl.testing.Peer
import dev.geturl.testing.RawServer
import dev.geturl.testing.rawServer
import okio.Buffer
import okio.ByteString
import okio.ByteString.Companion.encodeUtf8

/** The URL of [path] on this server, for a WebSocket. */
fun RawServer.ws(path: String = "/"): String = "ws://127.0.0.1:$port$path"

/** The key that a client has sent in [head]. */
fun keyOf(head: String): String = field(head, "Sec-WebSocket-Key").orEmpty()

/** The value of the field [name] in [head]; null where it is not there. */
fun field(head: String, name: String): String? =
    head.lineSequence().firstOrNull { it.startsWith("$name:", ignoreCase = true) }?.substringAfter(':')?.trim()

/** What a server answers to [key], by another hand than the library's. */
fun acceptOf(key: String): String = (key + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11").encodeUtf8().sha1().base64()

/** Opens the WebSocket that is asked for. [fields] are whole lines beside those that always are there. */
fun Peer.open(vararg fields: String): Peer.Request = request().also { request ->
    val extra = fields.joinToString("") { "$it\r\n" }
    send(
        "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n" +
            "Sec-WebSocket-Accept: ${acceptOf(keyOf(request.head))}\r\n$extra\r\n",
    )
}

/** A frame of a client, unmasked. */
class Seen(val opcode: Int, val isFinal: Boolean, val rsv1: Boolean, val payload: ByteString, val isMasked: Boolean) {
    /** The opcode and the payload as text. */
    override fun toString(): String = "$opcode${if (isFinal) "" else "+"}${if (rsv1) "z" else ""} " + payload.utf8()
}

/** Reads one frame of the client. */
fun Peer.frame(): Seen {
    val head = bytes(2)
    val short = head[1].toInt() and 0x7f
    val length = when (short) {
        126 -> Buffer().write(bytes(2)).readShort().toLong() and 0xffff
        127 -> Buffer().write(bytes(8)).readLong()
        else -> short.toLong()
    }
    val isMasked = head[1] < 0
    val key = if (isMasked) bytes(4) else ByteString.of(0, 0, 0, 0)
    val payload = bytes(length).toByteArray()
    for (at in payload.indices) payload[at] = (payload[at].toInt() xor key[at % 4].toInt()).toByte()
    val first = head[0].toInt()
    return Seen(first and 0xf, first and 0x80 != 0, first and 0x40 != 0, ByteString.of(*payload), isMasked)
}

/** A server that opens each WebSocket and then plays [script]. */
fun socketServer(vararg fields: String, script: Peer.() -> Unit): RawServer = rawServer {
    open(*fields)
    script()
}

/** A server that opens each WebSocket and sends each message and fragment back until it is closed. */
fun echoServer(vararg fields: String): RawServer = socketServer(*fields) { echo() }

/** Sends each message and fragment back until it is closed, then closes. */
fun Peer.echo() {
    while (true) {
        val seen = frame()
        val rsv = if (seen.rsv1) 4 else 0
        when (seen.opcode) {
            8 -> {
                send(frame(8, seen.payload))
                return
            }

            9 -> {
                send(frame(10, seen.payload))
            }

            10 -> {
                continue
            }

            else -> {
                send(frame(seen.opcode, seen.payload, seen.isFinal, rsv))
            }
        }
    }
}
