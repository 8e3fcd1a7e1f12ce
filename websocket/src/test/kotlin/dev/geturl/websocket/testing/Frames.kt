package dev.geturl.websocket.testing

import dev.geturl.websocket.frame.Opcode
import okio.Buffer
import okio.ByteString
import okio.ByteString.Companion.encodeUtf8

/** The bytes of one frame, put together by another hand than the library's. */
fun frame(
    opcode: Int,
    payload: ByteString,
    final: Boolean = true,
    rsv: Int = 0,
    key: Int? = null,
    announced: Long = payload.size.toLong(),
): ByteString {
    val frame = Buffer()
    frame.writeByte((if (final) 0x80 else 0) or (rsv shl 4) or opcode)
    val mask = if (key == null) 0 else 0x80
    when {
        announced < 126 -> frame.writeByte(mask or announced.toInt())
        announced < 65_536 -> frame.writeByte(mask or 126).writeShort(announced.toInt())
        else -> frame.writeByte(mask or 127).writeLong(announced)
    }
    if (key == null) return frame.write(payload).readByteString()
    frame.writeInt(key)
    val octets = Buffer().writeInt(key).readByteArray()
    for (index in 0 until payload.size) frame.writeByte(payload[index].toInt() xor octets[index % 4].toInt())
    return frame.readByteString()
}

fun text(text: String, final: Boolean = true, key: Int? = null): ByteString =
    frame(Opcode.TEXT, text.encodeUtf8(), final, key = key)

fun binary(bytes: ByteString, final: Boolean = true, key: Int? = null): ByteString =
    frame(Opcode.BINARY, bytes, final, key = key)

fun more(bytes: ByteString, final: Boolean = true, key: Int? = null): ByteString =
    frame(Opcode.CONTINUATION, bytes, final, key = key)

fun ping(text: String, key: Int? = null): ByteString = frame(Opcode.PING, text.encodeUtf8(), key = key)

fun pong(text: String, key: Int? = null): ByteString = frame(Opcode.PONG, text.encodeUtf8(), key = key)

fun close(code: Int, reason: String = "", key: Int? = null): ByteString =
    frame(Opcode.CLOSE, Buffer().writeShort(code).writeUtf8(reason).readByteString(), key = key)

operator fun ByteString.plus(other: ByteString): ByteString = Buffer().write(this).write(other).readByteString()
