package dev.geturl.tls

import dev.geturl.TlsClientHello
import io.kotest.assertions.throwables.shouldThrow
import io.kotest.assertions.withClue
import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.collections.shouldContain
import io.kotest.matchers.shouldBe
import io.kotest.matchers.string.shouldContain
import okio.Buffer
import okio.ByteString
import okio.ByteString.Companion.toByteString
import java.nio.ByteBuffer
import javax.net.ssl.SNIHostName
import javax.net.ssl.SSLContext
import javax.net.ssl.SSLEngineResult.HandshakeStatus
import kotlin.random.Random

/** What the JDK says first as a client. */
private fun helloOf(name: String?, alpn: List<String>): ByteString {
    val engine = SSLContext.getInstance("TLS").apply { init(null, null, null) }.createSSLEngine()
    engine.useClientMode = true
    engine.sslParameters = engine.sslParameters.apply {
        protocols = arrayOf("TLSv1.3", "TLSv1.2")
        applicationProtocols = alpn.toTypedArray()
        name?.let { serverNames = listOf(SNIHostName(it)) }
    }
    engine.beginHandshake()
    val room = ByteBuffer.allocate(engine.session.packetBufferSize)
    while (engine.handshakeStatus == HandshakeStatus.NEED_WRAP && room.position() == 0) {
        engine.wrap(ByteBuffer.allocate(0), room)
    }
    return room.flip().toByteString()
}

private fun record(content: ByteString): ByteString =
    Buffer().write(byteArrayOf(22, 3, 1)).writeShort(content.size).write(content).readByteString()

/** [hello] in records of [size] bytes. */
private fun inRecords(hello: ByteString, size: Int): ByteString {
    val message = hello.substring(5)
    val all = Buffer()
    for (from in 0 until message.size step size) {
        all.write(record(message.substring(from, minOf(from + size, message.size))))
    }
    return all.readByteString()
}

private fun read(bytes: ByteString, limit: Int = 32_768): TlsClientHello? =
    ClientHelloReader(limit).read(Buffer().write(bytes))

private val hello by lazy { helloOf("Example.ORG", listOf("h2", "http/1.1")) }

class ClientHelloReaderTest : FunSpec({
    test("A hello tells the name, the protocols, the versions and the cipher suites, and stays where it is") {
        val input = Buffer().write(hello).write("more".toByteArray())
        val read = checkNotNull(ClientHelloReader(32_768).read(input))
        read.servername shouldBe "example.org"
        read.alpn shouldBe listOf("h2", "http/1.1")
        read.versions shouldBe listOf(0x0304, 0x0303)
        read.cipherSuites shouldContain 0x1302
        read.extensions shouldContain 16
        input.size shouldBe hello.size + 4L
    }

    test("A hello without a name and without protocols has none") {
        val read = checkNotNull(read(helloOf(null, emptyList())))
        read.servername shouldBe null
        read.alpn shouldBe emptyList()
    }

    test("It is the same at every split of the input, and in records of any size") {
        for (split in 0 until hello.size) withClue(split) { read(hello.substring(0, split)) shouldBe null }
        val whole = "${read(hello)}"
        for (size in listOf(1, 2, 3, 7, 100)) "${read(inRecords(hello, size))}" shouldBe whole
    }

    test("What is no hello is refused at its first byte") {
        for (start in listOf("GET / HTTP/1.1\r\n\r\n", "SSH-2.0-x\r\n", "\u0015\u0003\u0003", "\u0080\u002e\u0001")) {
            val first = Buffer().writeString(start, Charsets.ISO_8859_1).readByteString(1)
            shouldThrow<BadHello> { read(first) }
        }
        val finished = record(Buffer().writeByte(20).writeByte(0).writeShort(4).writeInt(7).readByteString())
        shouldThrow<BadHello> { read(finished) }.alert shouldBe 10
    }

    test("One that is too large, or in too many records, is refused before it has come") {
        val announced = record(Buffer().writeByte(1).writeByte(1).writeShort(0).readByteString())
        shouldThrow<BadHello> { read(announced) }.isTooLarge shouldBe true
        checkNotNull(read(hello, limit = hello.size))
        shouldThrow<BadHello> { read(hello, limit = 64) }.isTooLarge shouldBe true
        val endless = Buffer().write(record(Buffer().writeByte(1).writeByte(0).writeShort(0x7fff).readByteString()))
        val empty = record(ByteString.EMPTY)
        shouldThrow<BadHello> { read(endless.write(empty).readByteString()) }.message.orEmpty() shouldContain "0 bytes"
    }

    test("Whatever a hello has been changed to, it is read or refused, and nothing else") {
        val random = Random(4)
        repeat(20_000) {
            val bytes = hello.toByteArray()
            repeat(random.nextInt(1, 4)) { bytes[random.nextInt(5, bytes.size)] = random.nextInt().toByte() }
            try {
                read(bytes.toByteString())
            } catch (refused: BadHello) {
                (refused.alert in setOf(10, 47, 50, 70)) shouldBe true
            }
        }
    }

    test("Lengths within it that do not fit are refused") {
        val message = hello.substring(5).toByteArray()
        val cut = message.copyOf(message.size - 20)
        cut[2] = ((cut.size - 4) shr 8).toByte()
        cut[3] = (cut.size - 4).toByte()
        shouldThrow<BadHello> { read(record(cut.toByteString())) }.alert shouldBe 50
    }
})
