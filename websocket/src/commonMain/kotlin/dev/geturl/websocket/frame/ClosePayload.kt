package dev.geturl.websocket.frame

import dev.geturl.websocket.CloseCode
import okio.Buffer
import okio.ByteString
import okio.ByteString.Companion.encodeUtf8

/**
 * What a Close frame says, RFC 6455 section 5.5.1.
 *
 * @property code 1005 where it says nothing.
 */
internal class ClosePayload(val code: Int, val reason: String) {
    /** The bytes of it; [reason] is cut at a character where it does not fit. */
    fun encode(): ByteString {
        if (code == CloseCode.NO_CODE) return ByteString.EMPTY
        return Buffer().writeShort(code).write(fitting(reason.encodeUtf8())).readByteString()
    }

    companion object {
        private const val MAX_REASON = FrameHeader.MAX_CONTROL - 2
        private const val TAIL_BITS = 0xc0
        private const val TAIL = 0x80

        /** As many whole characters of [utf8] as fit beside a code. */
        fun fitting(utf8: ByteString): ByteString {
            if (utf8.size <= MAX_REASON) return utf8
            var end = MAX_REASON
            while (end > 0 && utf8[end].toInt() and TAIL_BITS == TAIL) end--
            return utf8.substring(0, end)
        }

        /** Reads [payload], which is at most 125 bytes. */
        fun decode(payload: ByteString): ClosePayload {
            if (payload.size == 0) return ClosePayload(CloseCode.NO_CODE, "")
            if (payload.size == 1) throw Violation(CloseCode.PROTOCOL_ERROR, "the peer closed with half a code")
            val code = (payload[0].toInt() and 0xff shl 8) or (payload[1].toInt() and 0xff)
            if (!CloseCode.maySend(code)) {
                throw Violation(CloseCode.PROTOCOL_ERROR, "the peer closed with code $code, which may not be sent")
            }
            val reason = payload.toByteArray()
            val validator = Utf8Validator()
            if (!validator.accepts(reason, 2, reason.size) || !validator.isComplete) {
                throw Violation(CloseCode.INVALID_DATA, "the peer closed with a reason that is not UTF-8")
            }
            return ClosePayload(code, reason.decodeToString(2, reason.size))
        }
    }
}
