package dev.geturl.tls

import dev.geturl.TlsClientHello
import okio.Buffer
import okio.EOFException

/** What is wrong with a hello, and the alert that says so (RFC 8446 section 6.2). */
internal class BadHello(message: String, val alert: Int, val isTooLarge: Boolean = false) : Exception(message)

/**
 * Reads a client's hello (RFC 8446 section 4.1.2, RFC 5246 section 7.4.1.2) out of its records, sans I/O. It looks
 * only: the bytes stay where they are, for the engine.
 *
 * @param limit how large the message may be.
 */
internal class ClientHelloReader(private val limit: Int) {
    /**
     * The hello that [input] begins with; null while it has not come in full.
     *
     * @throws BadHello when it is none, or too large.
     */
    fun read(input: Buffer): TlsClientHello? {
        val message = message(input) ?: return null
        try {
            return hello(message)
        } catch (_: EOFException) {
            throw BadHello("it ends within a field", DECODE_ERROR)
        }
    }

    /** The message without its header, put together from the records that it is spread over. */
    private fun message(input: Buffer): Buffer? {
        // Shares the segments: a client that sends byte by byte does not have all of it copied each time.
        val records = input.copy()
        val message = Buffer()
        while (records.size >= RECORD_HEADER) {
            if (records.readByte().toInt() != HANDSHAKE) throw BadHello("its record is no handshake", UNEXPECTED)
            if (records.readByte().toInt() != MAJOR) throw BadHello("its record is of no version of TLS", VERSION)
            records.readByte()
            val length = records.readShort().toInt() and SHORT
            if (length !in 1..MAX_RECORD) throw BadHello("its record has $length bytes", DECODE_ERROR)
            message.write(records, minOf(length.toLong(), records.size))
            whole(message)?.let { return it }
        }
        if (input.size >
            MOST_BYTES
        ) {
            throw BadHello("it is spread over too many records", DECODE_ERROR, isTooLarge = true)
        }
        if (!records.exhausted() && records[0].toInt() != HANDSHAKE) {
            throw BadHello("it begins with the byte ${records[0]}", UNEXPECTED)
        }
        return null
    }

    private fun whole(message: Buffer): Buffer? {
        if (message.size < MESSAGE_HEADER) return null
        if (message[0].toInt() != CLIENT_HELLO) throw BadHello("it is another message", UNEXPECTED)
        val length = (message.octet(1) shl 16) or (message.octet(2) shl 8) or message.octet(3)
        if (length > limit) throw BadHello("it has $length bytes", DECODE_ERROR, isTooLarge = true)
        if (message.size < MESSAGE_HEADER + length) return null
        message.skip(MESSAGE_HEADER)
        return Buffer().also { it.write(message, length.toLong()) }
    }

    private fun Buffer.octet(at: Long) = this[at].toInt() and OCTET

    private fun hello(message: Buffer): TlsClientHello {
        val legacy = message.number16()
        message.skip(RANDOM)
        message.vector8()
        val suites = message.vector16().numbers()
        message.vector8()
        val extensions = LinkedHashMap<Int, Buffer>()
        if (!message.exhausted()) {
            val all = message.vector16()
            while (!all.exhausted()) {
                val kind = all.number16()
                if (extensions.put(kind, all.vector16()) != null) {
                    throw BadHello("it has the extension $kind twice", ILLEGAL)
                }
            }
        }
        if (!message.exhausted()) throw BadHello("there is more behind it", DECODE_ERROR)
        val kinds = extensions.keys.toList()
        return TlsClientHello(
            extensions[SERVER_NAME]?.let(::serverName),
            extensions[ALPN]?.let(::protocols).orEmpty(),
            extensions[SUPPORTED_VERSIONS]?.vector8()?.numbers() ?: listOf(legacy),
            suites,
            kinds,
        )
    }

    /** RFC 6066 section 3. */
    private fun serverName(extension: Buffer): String? {
        val names = extension.vector16()
        while (!names.exhausted()) {
            val kind = names.readByte().toInt()
            val name = names.vector16()
            if (kind != HOST_NAME) continue
            val text = name.readByteString().utf8()
            val isName = text.isNotEmpty() && text.length <= MAX_NAME && text.all { it in '!'..'~' }
            if (!isName) throw BadHello("the name that it asks for is none", ILLEGAL)
            return text.lowercase()
        }
        return null
    }

    /** RFC 7301 section 3.1. */
    private fun protocols(extension: Buffer): List<String> {
        val list = extension.vector16()
        return buildList {
            while (!list.exhausted()) {
                val name = list.vector8().readByteString()
                if (name.size == 0) throw BadHello("it offers a protocol without a name", ILLEGAL)
                add(name.string(Charsets.ISO_8859_1))
            }
        }
    }

    private fun Buffer.number16() = readShort().toInt() and SHORT

    private fun Buffer.vector8(): Buffer = vector(readByte().toInt() and OCTET)

    private fun Buffer.vector16(): Buffer = vector(number16())

    private fun Buffer.vector(length: Int): Buffer = Buffer().also {
        require(length.toLong())
        it.write(this, length.toLong())
    }

    private fun Buffer.numbers(): List<Int> = buildList { while (!exhausted()) add(number16()) }

    private companion object {
        const val RECORD_HEADER = 5L
        const val MESSAGE_HEADER = 4L
        const val HANDSHAKE = 22
        const val MAJOR = 3
        const val CLIENT_HELLO = 1
        const val RANDOM = 32L
        const val OCTET = 0xff
        const val SHORT = 0xffff
        const val MAX_RECORD = 1 shl 14
        const val MAX_NAME = 255

        /** The largest message that can be allowed, in records of two bytes. */
        const val MOST_BYTES = 1L shl 18

        const val SERVER_NAME = 0
        const val HOST_NAME = 0
        const val ALPN = 16
        const val SUPPORTED_VERSIONS = 43

        const val UNEXPECTED = 10
        const val ILLEGAL = 47
        const val DECODE_ERROR = 50
        const val VERSION = 70
    }
}
