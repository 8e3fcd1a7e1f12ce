package dev.geturl.tls

import dev.geturl.HttpException
import dev.geturl.TlsCommand
import dev.geturl.TlsEvent
import dev.geturl.TlsFailureKind
import dev.geturl.TlsOptions
import dev.geturl.net.ConnectTarget
import dev.geturl.net.Connection
import dev.geturl.testing.promptly
import dev.geturl.testing.until
import io.kotest.assertions.throwables.shouldThrow
import io.kotest.assertions.withClue
import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.ints.shouldBeGreaterThan
import io.kotest.matchers.shouldBe
import io.kotest.matchers.string.shouldContain
import io.kotest.matchers.string.shouldStartWith
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.async
import kotlinx.coroutines.cancelAndJoin
import kotlinx.coroutines.launch
import kotlinx.coroutines.withContext
import okhttp3.tls.HeldCertificate
import okio.Buffer
import okio.ByteString.Companion.decodeHex
import javax.net.ssl.SSLEngine

private val versions = listOf("TLSv1.2", "TLSv1.3")

private fun pipe(
    lastByte: Long = Long.MAX_VALUE,
    then: EnginePipe.AtLastByte = EnginePipe.AtLastByte.END,
    held: HeldCertificate = Pki.localhost,
    configure: SSLEngine.() -> Unit = {},
) = EnginePipe(Pki.serverContext(held), lastByte, then, configure)

private val transport by lazy {
    TlsTransport(PipeTransport(pipe()), TlsOptions { cafile = rootFile() }, Dispatchers.IO)
}

private suspend fun over(pipe: Connection, host: String = "localhost"): Connection {
    val target = ConnectTarget(host, 443, pipe.peerAddress)
    return withContext(pipe.dispatcher) { transport.over(pipe, target) }
}

private suspend fun Connection.text(count: Int): String {
    val sink = Buffer()
    while (sink.size < count) if (read(sink, count - sink.size) == -1L) break
    return sink.readUtf8()
}

private suspend fun Connection.send(text: String) = Buffer().writeUtf8(text).let { write(it, it.size) }

class TlsConnectionTest : FunSpec({
    test("Content goes both ways, in pieces as small as are asked for, in both versions") {
        for (version in versions) {
            val pipe = pipe { enabledProtocols = arrayOf(version) }
            val tls = over(pipe)
            withContext(pipe.dispatcher) {
                tls.send("ping")
                pipe.received.readUtf8() shouldBe "ping"
                pipe.send("pong")
                tls.text(1) + tls.text(3) shouldBe "pong"
                "$tls" shouldStartWith version
                tls.close()
            }
        }
    }

    test("Records as large as they may be and buffers of many segments arrive as they were") {
        val pipe = pipe()
        val tls = over(pipe)
        withContext(pipe.dispatcher) {
            val text = String(CharArray(100_000) { 'a' + it % 26 })
            tls.send(text)
            pipe.received.readUtf8() shouldBe text
            pipe.send(text)
            tls.text(100_000) shouldBe text
            tls.close()
        }
    }

    test("Every byte of the server's handshake may be its last: it fails, and says so") {
        // Signatures of RSA have one length, and no server knows the sessions of another: all handshakes are as long.
        for (version in versions) {
            val whole = pipe(held = Pki.rsa) { enabledProtocols = arrayOf(version) }
            val counting = CountingConnection(whole)
            val tls = over(counting)
            val needed = counting.bytesRead
            tls.close()
            needed.toInt() shouldBeGreaterThan 500
            for (last in 0 until needed) {
                val pipe = pipe(last, held = Pki.rsa) { enabledProtocols = arrayOf(version) }
                val failure = withClue("$version, $last bytes") { shouldThrow<HttpException.TlsFailed> { over(pipe) } }
                failure.message shouldContain "ended the connection during the TLS handshake"
            }
        }
    }

    test("A handshake that stalls anywhere is cancelled at once") {
        for (last in listOf(0L, 1L, 5L, 80L, 127L, 500L)) {
            val pipe = pipe(last, EnginePipe.AtLastByte.SILENCE)
            promptly {
                val handshake = launch { over(pipe) }
                until("the handshake waits") { pipe.isAwaited }
                handshake.cancelAndJoin()
                pipe.isAwaited shouldBe false
            }
        }
    }

    test("What is no TLS is refused: garbage, and plain HTTP, which is named") {
        for ((sent, told) in listOf("garbage" to "no TLS: garbage", "HTTP/1.1 400 Bad Request\r\n" to "plain HTTP")) {
            val pipe = pipe(configure = {})
            pipe.sendRaw(sent.toByteArray())
            shouldThrow<HttpException.TlsFailed> { over(pipe) }.message shouldContain told
        }
        for (record in listOf("160305ffff", "1603030005ffffffffff", "15030300020228")) {
            val pipe = pipe()
            pipe.sendRaw(record.decodeHex().toByteArray())
            shouldThrow<HttpException.TlsFailed> { over(pipe) }
        }
    }

    test("The host is verified whatever kind of name it has") {
        for (host in listOf("localhost", "LOCALHOST", "localhost.", "127.0.0.1", "[::1]")) {
            over(pipe(), host).close()
        }
        for (host in listOf("localhost.example", "127.0.0.2", "[::2]")) {
            shouldThrow<HttpException.TlsFailed> { over(pipe(), host) }.kind shouldBe TlsFailureKind.CERTIFICATE
        }
        shouldThrow<HttpException.Unsupported> { over(pipe(), "under_score") }.message shouldContain "under_score"
    }

    test("What came before a broken record is still read") {
        val pipe = pipe()
        val tls = over(pipe)
        withContext(pipe.dispatcher) {
            pipe.send("whole")
            pipe.send("broken")
            pipe.corrupt()
            tls.read(Buffer(), 100) shouldBe 5
            repeat(2) { shouldThrow<HttpException.TlsFailed> { tls.text(6) } }
        }
    }

    test("A record that was changed on its way is refused, and the connection is over") {
        val pipe = pipe()
        val tls = over(pipe)
        withContext(pipe.dispatcher) {
            pipe.send("pay 10")
            pipe.corrupt()
            shouldThrow<HttpException.TlsFailed> { tls.text(6) }
            tls.isOpen shouldBe false
            shouldThrow<HttpException.ConnectionClosed> { tls.send("x") }
        }
    }

    test("An end with close_notify is an end, one without could be anybody's") {
        for (isClean in listOf(true, false)) {
            val pipe = pipe()
            val tls = over(pipe)
            withContext(pipe.dispatcher) {
                pipe.send("last")
                pipe.end(isClean)
                tls.text(4) shouldBe "last"
                tls.isTruncated shouldBe false
                tls.read(Buffer(), 1) shouldBe -1
                tls.isTruncated shouldBe !isClean
                tls.close()
            }
        }
    }

    test("A new key is used from then on, and the one asked for in return goes out before the next content") {
        val pipe = pipe()
        val tls = over(pipe)
        withContext(pipe.dispatcher) {
            repeat(3) {
                pipe.engine.beginHandshake()
                pipe.send("new key")
                tls.text(7) shouldBe "new key"
                tls.send("answer")
                pipe.received.readUtf8() shouldBe "answer"
            }
            tls.close()
        }
    }

    test("Endless new keys while nothing is sent are refused") {
        val pipe = pipe()
        val tls = over(pipe)
        withContext(pipe.dispatcher) {
            repeat(1_100) {
                pipe.engine.beginHandshake()
                pipe.work()
            }
            shouldThrow<HttpException.TlsFailed> { tls.text(1) }.message shouldContain "new keys"
        }
    }

    test("One new key that is asked for in return is one, however much comes before anything is sent") {
        val pipe = pipe()
        val tls = over(pipe)
        withContext(pipe.dispatcher) {
            pipe.engine.beginHandshake()
            repeat(1_100) { pipe.send("x") }
            tls.text(1_100) shouldBe "x".repeat(1_100)
            tls.send("answer")
            pipe.received.readUtf8() shouldBe "answer"
            tls.close()
        }
    }

    test("Who is told of records may close another connection, which opens what came on it meanwhile") {
        val other = pipe()
        var otherTls: Connection? = null
        var closes = false
        val listening = TlsOptions {
            cafile = rootFile()
            command = TlsCommand { event ->
                if (event is TlsEvent.Message && closes) otherTls.also { otherTls = null }?.close()
            }
        }
        val pipe = pipe()
        val target = ConnectTarget("localhost", 443, pipe.peerAddress)
        val tls = TlsTransport(PipeTransport(pipe), listening, Dispatchers.IO).over(pipe, target)
        otherTls = over(other)
        withContext(pipe.dispatcher) {
            other.send("never read".repeat(100))
            pipe.send("first")
            pipe.send("second")
            closes = true
            tls.text(11) shouldBe "firstsecond"
            otherTls shouldBe null
            tls.close()
        }
    }

    test("Renegotiation is refused") {
        val pipe = pipe { enabledProtocols = arrayOf("TLSv1.2") }
        val tls = over(pipe)
        withContext(pipe.dispatcher) {
            pipe.engine.beginHandshake()
            pipe.work()
            shouldThrow<HttpException.TlsFailed> { tls.text(1) }.message shouldContain "negotiate again"
        }
    }

    test("Closing says close_notify, also while a reader waits, and wakes that one") {
        val pipe = pipe()
        val tls = over(pipe)
        withContext(pipe.dispatcher) {
            val reader = async { runCatching { tls.text(1) } }
            until("the reader waits") { pipe.isAwaited }
            tls.close()
            (reader.await().exceptionOrNull() is HttpException.ConnectionClosed) shouldBe true
            pipe.engine.isInboundDone shouldBe true
            pipe.isOpen shouldBe false
        }
    }

    test("A connection at rest waits a moment for the peer's close_notify, and no longer") {
        for (answers in listOf(true, false)) {
            val pipe = pipe()
            val tls = over(pipe)
            withContext(pipe.dispatcher) {
                tls.close()
                pipe.engine.isInboundDone shouldBe true
                tls.isOpen shouldBe false
                pipe.isOpen shouldBe true
                if (answers) pipe.end(isClean = true)
            }
            promptly { until("it is closed below") { !pipe.isOpen } }
        }
    }

    test("This side's output may end before the peer's") {
        val pipe = pipe()
        val tls = over(pipe)
        withContext(pipe.dispatcher) {
            tls.send("all")
            tls.shutdownOutput()
            pipe.received.readUtf8() shouldBe "all"
            pipe.engine.isInboundDone shouldBe true
            pipe.send("still here")
            tls.text(10) shouldBe "still here"
            shouldThrow<HttpException> { tls.send("more") }
            tls.close()
        }
    }

    test("Tickets leave a resting connection as it is; content, an end and a cut end its rest") {
        val ends = listOf<Pair<String, EnginePipe.() -> Unit>>(
            "content" to { send("unasked") },
            "close_notify" to { end(isClean = true) },
            "cut" to { end(isClean = false) },
            "garbage" to { sendRaw("garbage".toByteArray()) },
        )
        for ((name, end) in ends) {
            val pipe = pipe()
            val tls = over(pipe)
            withContext(pipe.dispatcher) {
                var told = 0
                withClue(name) {
                    tls.watch { told++ } shouldBe true
                    pipe.engine.beginHandshake()
                    pipe.work()
                    told shouldBe 0
                    tls.watch(null) shouldBe true
                    tls.watch { told++ } shouldBe true
                    pipe.end()
                    told shouldBe 1
                    tls.watch(null) shouldBe false
                }
                tls.close()
            }
        }
    }

    test("What has come already is seen when the rest begins") {
        val pipe = pipe()
        val tls = over(pipe)
        withContext(pipe.dispatcher) {
            pipe.engine.beginHandshake()
            pipe.work()
            tls.watch {} shouldBe true
            tls.watch(null) shouldBe true
            pipe.send("unasked")
            tls.watch {} shouldBe false
            tls.text(7) shouldBe "unasked"
            tls.close()
        }
    }

    test("An end that was read with the last content leaves nothing to rest on") {
        val pipe = pipe()
        val tls = over(pipe)
        withContext(pipe.dispatcher) {
            pipe.send("last")
            pipe.end(isClean = true)
            tls.read(Buffer(), 100) shouldBe 4
            tls.watch {} shouldBe false
            tls.close()
        }
    }
})

/** Counts what is read of [under]. */
private class CountingConnection(private val under: Connection) : Connection by under {
    var bytesRead = 0L
        private set

    override suspend fun read(sink: Buffer, byteCount: Long): Long =
        under.read(sink, byteCount).also { if (it > 0) bytesRead += it }
}
