package dev.geturl.tls

import dev.geturl.HttpException
import dev.geturl.TlsOptions
import dev.geturl.net.ConnectTarget
import dev.geturl.net.Connection
import dev.geturl.net.LayeredConnection
import dev.geturl.net.StraightConnection
import io.kotest.assertions.throwables.shouldThrow
import io.kotest.assertions.withClue
import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.shouldBe
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.withContext
import okio.Buffer
import okio.ByteString
import java.nio.ByteBuffer

/** TLS that opens its records where a loop has read them. */
class StraightReadsTest : FunSpec({
    test("Records of all sizes arrive as they were, wherever what comes is cut in two") {
        val contents = listOf("a", "of a segment".repeat(600), "b", "as large as may be".repeat(911), "c")
        val whole = contents.joinToString("")
        for (version in listOf("TLSv1.2", "TLSv1.3")) {
            val edges = ArrayList<Int>()
            val measured = StraightPipe(version)
            val measuring = measured.openQuiet()
            withContext(measured.dispatcher) {
                val before = measured.came
                for (content in contents) {
                    measured.engine.send(content)
                    measuring.text(content.length) shouldBe content
                    edges += measured.came - before
                }
            }
            measuring.close()
            val size = edges.last()
            // The fourth is of two records, whose inner edge lies somewhere within.
            val cuts = (edges + 0).flatMap { it - 24..it + 24 }.filter { it in 1 until size } + (1 until size step 499)
            for (cut in cuts) {
                withClue("$version, $cut of $size") {
                    val pipe = StraightPipe(version)
                    val tls = pipe.openQuiet()
                    withContext(pipe.dispatcher) {
                        contents.forEach(pipe.engine::send)
                        pipe.pieces += cut
                        tls.text(whole.length) shouldBe whole
                    }
                    tls.close()
                }
            }
        }
    }

    test("Content that ends about the end of a segment arrives as it was, whatever seals it and lies before it") {
        val suites = mapOf(
            "TLSv1.3" to "TLS_AES_256_GCM_SHA384",
            "TLSv1.2" to "TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384",
            "TLSv1.2 " to "TLS_ECDHE_ECDSA_WITH_AES_256_CBC_SHA384",
            "TLSv1.2  " to "TLS_ECDHE_ECDSA_WITH_AES_128_CBC_SHA256",
        )
        for ((version, suite) in suites) {
            val pipe = StraightPipe(version.trim(), suite)
            val tls = pipe.open(suite)
            withContext(pipe.dispatcher) {
                for (size in (8_090..8_200) + (16_280..16_384)) {
                    for (before in listOf("", "before".repeat(300), "b".repeat(8_100))) {
                        val text = before + String(CharArray(size) { 'a' + it % 23 })
                        withClue("$suite, $size behind ${before.length}") {
                            pipe.engine.send(before)
                            pipe.engine.send(text.substring(before.length))
                            tls.text(text.length) shouldBe text
                        }
                    }
                }
            }
            tls.close()
        }
    }

    test("A record that has begun to come takes along nothing of what follows it") {
        val pipe = EnginePipe(Pki.serverContext(Pki.localhost))
        val codec = handshaken(pipe)
        // The tickets have come with it, or come with this.
        pipe.send(".")
        val content = Buffer()
        while (content.exhausted()) {
            val length = codec.wholeRecord()
            if (length > 0) codec.open(length, content) else pipe.read(codec.input, Long.MAX_VALUE)
        }
        content.clear()
        repeat(4) { pipe.send("$it".repeat(16_000)) }
        val came = Buffer().also { pipe.read(it, Long.MAX_VALUE) }
        val first = direct(came.readByteString(20_000))
        codec.openStraight(first, content)?.bytesProduced() shouldBe 16_000
        codec.openStraight(first, content) shouldBe null
        codec.input.write(first)
        val second = direct(came.readByteString())
        repeat(3) { codec.openStraight(second, content)?.bytesProduced() shouldBe 16_000 }
        codec.openStraight(second, content) shouldBe null
        codec.input.size + second.remaining() shouldBe 0
        content.readUtf8() shouldBe (0..3).joinToString("") { "$it".repeat(16_000) }
        codec.release()
    }

    test("Byte by byte is as good") {
        val pipe = StraightPipe("TLSv1.3")
        val tls = pipe.open()
        withContext(pipe.dispatcher) {
            pipe.engine.send("slowly")
            pipe.engine.send("but surely")
            repeat(1_000) { pipe.pieces += 1 }
            tls.text(16) shouldBe "slowlybut surely"
        }
        tls.close()
    }

    test("A reader of little leaves the rest of the content to the next, and goes without what has come since") {
        val pipe = StraightPipe("TLSv1.3")
        val tls = pipe.open()
        withContext(pipe.dispatcher) {
            pipe.engine.send("one")
            pipe.engine.send("two")
            tls.text(1) shouldBe "o"
            pipe.engine.send("three")
            val came = pipe.came
            tls.text(4) + tls.text(1) shouldBe "netwo"
            pipe.came shouldBe came
            tls.text(5) shouldBe "three"
        }
        tls.close()
    }

    test("What came before a broken record is still read") {
        val pipe = StraightPipe("TLSv1.3")
        val tls = pipe.open()
        withContext(pipe.dispatcher) {
            pipe.engine.send("whole")
            pipe.engine.send("broken")
            pipe.engine.corrupt()
            tls.read(Buffer(), 100) shouldBe 5
            repeat(2) { shouldThrow<HttpException.TlsFailed> { tls.text(6) } }
            tls.isOpen shouldBe false
        }
    }

    test("What is no record is refused") {
        for (bytes in listOf("garbage", "\u0017\u0003\u0003\u007f\u007f")) {
            val pipe = StraightPipe("TLSv1.3")
            val tls = pipe.open()
            withContext(pipe.dispatcher) {
                pipe.engine.sendRaw(bytes.toByteArray())
                shouldThrow<HttpException.TlsFailed> { tls.text(1) }
            }
        }
    }

    test("A record that has begun is never passed over for what follows, be that a record by itself") {
        val pipe = StraightPipe("TLSv1.3")
        val tls = pipe.openQuiet()
        withContext(pipe.dispatcher) {
            pipe.engine.sendRaw("\u0017\u0003\u0003\u0000\u0020".toByteArray())
            pipe.engine.send("said to be sixteen and more bytes of a record that somebody has put before this one")
            pipe.pieces += 5
            shouldThrow<HttpException.TlsFailed> { tls.text(1) }
        }
    }

    test("What comes behind close_notify is none of its business") {
        val pipe = StraightPipe("TLSv1.3")
        val tls = pipe.open()
        withContext(pipe.dispatcher) {
            pipe.engine.send("within")
            pipe.engine.end(isClean = true)
            pipe.engine.sendRaw("bare".toByteArray())
            tls.text(6) shouldBe "within"
            tls.read(Buffer(), 1) shouldBe -1
            val bare = (tls as LayeredConnection).unimport()
            Buffer().also { bare.read(it, 10) }.readUtf8() shouldBe "bare"
            bare.close()
        }
    }
})

private suspend fun StraightPipe.open(suite: String? = null): Connection {
    val options = TlsOptions {
        cafile = rootFile()
        if (suite != null && !suite.startsWith("TLS_AES")) cipher = listOf(suite)
    }
    val transport = TlsTransport(PipeTransport(this), options, Dispatchers.IO)
    val target = ConnectTarget("localhost", 443, peerAddress)
    return withContext(dispatcher) { transport.over(this@open, target) }
}

/** As [open], and the tickets that follow the handshake have come. */
private suspend fun StraightPipe.openQuiet(): Connection = open().also { tls ->
    withContext(dispatcher) {
        engine.send(".")
        tls.text(1) shouldBe "."
    }
}

/** The client's end of [pipe], after the handshake. */
private suspend fun handshaken(pipe: EnginePipe): RecordCodec {
    val trusting = TlsOptions { cafile = rootFile() }
    val context = ContextKeeper.of(trusting).context(Dispatchers.IO)
    val codec = RecordCodec(context.createSSLEngine("localhost", 443).apply { useClientMode = true })
    val peer = TlsPeer("localhost", 443, trusting)
    val notes = HandshakeNotes(TlsCallbacks(TlsChannels.next(peer), null, null))
    withContext(pipe.dispatcher) { Handshake(codec, pipe, peer, Dispatchers.IO, notes).run() }
    return codec
}

/** With something before it, as a loop's buffer has for a while. */
private fun direct(bytes: ByteString): ByteBuffer {
    val ahead = 192
    val direct = ByteBuffer.allocateDirect(bytes.size + ahead)
    direct.position(ahead)
    direct.put(bytes.asByteBuffer())
    direct.flip()
    direct.position(ahead)
    return direct
}

private suspend fun Connection.text(count: Int): String {
    val sink = Buffer()
    while (sink.size < count) check(read(sink, count - sink.size) > 0) { "it ended after ${sink.size} bytes" }
    return sink.readUtf8()
}

/** What comes from [engine], handed over from a buffer as a loop does it. */
private class StraightPipe private constructor(val engine: EnginePipe) : StraightConnection, Connection by engine {
    constructor(version: String, suite: String? = null) : this(
        EnginePipe(Pki.serverContext(Pki.localhost)) {
            enabledProtocols = arrayOf(version)
            if (suite != null) enabledCipherSuites = arrayOf(suite)
        },
    )

    /** How many bytes come at a time, first of all; once this is empty, all that there are. */
    val pieces = ArrayDeque<Int>()

    /** How many bytes were handed over. */
    var came = 0
        private set

    private val leftOver = Buffer()

    override suspend fun read(sink: Buffer, byteCount: Long): Long =
        if (leftOver.exhausted()) engine.read(sink, byteCount) else leftOver.read(sink, byteCount)

    override suspend fun readStraight(taker: StraightConnection.Taker): Long {
        val arrived = Buffer()
        if (engine.read(arrived, pieces.removeFirstOrNull()?.toLong() ?: Long.MAX_VALUE) == -1L) return -1
        val bytes = direct(arrived.readByteString())
        val count = bytes.remaining()
        came += count
        taker.take(bytes)
        leftOver.write(bytes)
        return count.toLong()
    }
}
