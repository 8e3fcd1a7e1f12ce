package dev.geturl.tls

import okio.Buffer
import okio.ByteString

/** What passes on a connection in one direction, as far as it can be read: what is encrypted is told as records. */
internal class HandshakeMessages(private val tell: (Said) -> Unit) {
    /**
     * One message.
     *
     * @property version the record's.
     * @property content the record's content type.
     * @property name what the message is, in RFC 8446's words.
     * @property size how many bytes it has.
     * @property body what it holds, for messages of the handshake and alerts.
     */
    class Said(val version: String, val content: Int, val name: String, val size: Int, val body: ByteString)

    private val handshake = Buffer()
    private var isEncrypted = false

    /** In TLS 1.3 `change_cipher_spec` means nothing, and what is encrypted looks like content. */
    var isTls13 = false

    /** The first [size] bytes of [bytes] from [start] are whole records. */
    fun records(bytes: ByteArray, start: Int, size: Int) {
        val records = Buffer().write(bytes, start, size)
        while (records.size >= HEADER_BYTES) {
            val content = records.readByte().toInt()
            val version = "TLSv1.${records.readShort() - 1 - MAJOR}"
            val length = minOf(records.readShort().toLong() and LENGTH_MASK, records.size)
            record(content, version, records.readByteString(length))
        }
    }

    private fun record(content: Int, version: String, fragment: ByteString) {
        when {
            content == HANDSHAKE && !isEncrypted -> {
                handshake.write(fragment)
                while (message(version)) continue
            }

            content == ALERT && !isEncrypted && fragment.size == ALERT_BYTES -> {
                tell(Said(version, content, alertOf(fragment[1].toInt()), fragment.size, fragment))
            }

            else -> {
                val name = if (content == CHANGE_CIPHER_SPEC) "change_cipher_spec" else "encrypted"
                tell(Said(version, content, name, fragment.size, ByteString.EMPTY))
                if (content == CHANGE_CIPHER_SPEC && !isTls13) isEncrypted = true
            }
        }
    }

    private fun message(version: String): Boolean {
        if (handshake.size < MESSAGE_HEADER_BYTES) return false
        val type = handshake[0].toInt()
        val size = (handshake.octet(1) shl 16) or (handshake.octet(2) shl 8) or handshake.octet(3)
        if (handshake.size < MESSAGE_HEADER_BYTES + size) return false
        handshake.skip(MESSAGE_HEADER_BYTES)
        val name = MESSAGES[type] ?: "message $type"
        tell(Said(version, HANDSHAKE, name, size, handshake.readByteString(size.toLong())))
        return true
    }

    private fun Buffer.octet(at: Long) = this[at].toInt() and OCTET

    companion object {
        const val CHANGE_CIPHER_SPEC = 20
        const val ALERT = 21
        const val HANDSHAKE = 22
        private const val HEADER_BYTES = 5
        private const val MESSAGE_HEADER_BYTES = 4L
        private const val ALERT_BYTES = 2
        private const val MAJOR = 0x300
        private const val LENGTH_MASK = 0xffffL
        private const val OCTET = 0xff
        private val CONTENTS = mapOf(
            CHANGE_CIPHER_SPEC to "change_cipher_spec",
            ALERT to "alert",
            HANDSHAKE to "handshake",
        )

        /** The name of a record's content type, RFC 8446 section 5.1. */
        fun contentName(content: Int): String = CONTENTS[content] ?: "application_data"

        /** The name of an alert, RFC 8446 section 6. */
        fun alertOf(description: Int): String = ALERTS[description] ?: "alert $description"

        /** RFC 8446 section 4, and of TLS 1.2 RFC 5246 section 7.4 and RFC 6066 section 8. */
        private val MESSAGES = mapOf(
            0 to "hello_request",
            1 to "client_hello",
            2 to "server_hello",
            4 to "new_session_ticket",
            5 to "end_of_early_data",
            8 to "encrypted_extensions",
            11 to "certificate",
            12 to "server_key_exchange",
            13 to "certificate_request",
            14 to "server_hello_done",
            15 to "certificate_verify",
            16 to "client_key_exchange",
            20 to "finished",
            22 to "certificate_status",
            24 to "key_update",
        )
        private val ALERTS = mapOf(
            0 to "close_notify",
            10 to "unexpected_message",
            20 to "bad_record_mac",
            22 to "record_overflow",
            40 to "handshake_failure",
            42 to "bad_certificate",
            43 to "unsupported_certificate",
            44 to "certificate_revoked",
            45 to "certificate_expired",
            46 to "certificate_unknown",
            47 to "illegal_parameter",
            48 to "unknown_ca",
            49 to "access_denied",
            50 to "decode_error",
            51 to "decrypt_error",
            70 to "protocol_version",
            71 to "insufficient_security",
            80 to "internal_error",
            86 to "inappropriate_fallback",
            90 to "user_canceled",
            100 to "no_renegotiation",
            109 to "missing_extension",
            110 to "unsupported_extension",
            112 to "unrecognized_name",
            113 to "bad_certificate_status_response",
            115 to "unknown_psk_identity",
            116 to "certificate_required",
            120 to "no_application_protocol",
        )
    }
}
