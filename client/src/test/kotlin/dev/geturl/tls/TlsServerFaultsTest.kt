package dev.geturl.tls

import dev.geturl.HttpException
import dev.geturl.net.LayeredConnection
import dev.geturl.testing.promptly
import io.kotest.assertions.throwables.shouldThrow
import io.kotest.assertions.withClue
import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.shouldBe
import io.kotest.matchers.string.shouldContain
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.cancelAndJoin
import kotlinx.coroutines.launch
import kotlinx.coroutines.withContext
import okio.Buffer
import javax.net.ssl.SSLContext

private fun trusting() = SSLContext.getInstance("TLS").apply { init(null, Pki.trust(Pki.root), null) }

/** A client of the JDK's, without sockets, which has said hello; [lastByte] is that of what it says. */
private fun clientPipe(
    version: String,
    lastByte: Long = Long.MAX_VALUE,
    then: EnginePipe.AtLastByte = EnginePipe.AtLastByte.END,
) = EnginePipe(trusting(), lastByte, then) {
    useClientMode = true
    enabledProtocols = arrayOf(version)
    beginHandshake()
}.also { it.work() }

private val side by lazy { TlsServerSide(serverOptions(), Dispatchers.IO) }

private suspend fun over(pipe: EnginePipe): LayeredConnection = withContext(pipe.dispatcher) { side.over(pipe) }

/** The faults of clients, as those of servers are in [TlsConnectionTest]. */
class TlsServerFaultsTest : FunSpec({
    for (version in listOf("TLSv1.2", "TLSv1.3")) {
        test(
            "Every byte of a client's handshake may be its last: it fails, says so, and leaves nothing open, $version",
        ) {
            val length = clientPipe(version).let { pipe ->
                over(pipe)
                pipe.sentBytes
            }
            for (last in 0 until length step if (length > 600) 3 else 1) {
                val pipe = clientPipe(version, last)
                withClue("$last of $length") {
                    val failure = shouldThrow<HttpException.TlsFailed> { over(pipe) }
                    failure.message shouldContain "ended the connection during the TLS handshake"
                    pipe.isOpen shouldBe false
                }
            }
        }

        test("A client's handshake that stalls anywhere is cancelled at once, $version") {
            for (last in listOf(0L, 1L, 5L, 100L)) {
                val pipe = clientPipe(version, last, EnginePipe.AtLastByte.SILENCE)
                promptly {
                    val call = launch { over(pipe) }
                    while (!pipe.isAwaited) kotlinx.coroutines.yield()
                    call.cancelAndJoin()
                    pipe.isOpen shouldBe false
                }
            }
        }

        test("A record of a client's that was changed on its way ends the handshake or the connection, $version") {
            val pipe = clientPipe(version)
            val tls = over(pipe)
            withContext(pipe.dispatcher) {
                pipe.send("whole")
                tls.read(Buffer(), 5) shouldBe 5
                pipe.send("changed")
                pipe.corrupt()
                shouldThrow<HttpException.TlsFailed> { tls.read(Buffer(), 7) }
                tls.isOpen shouldBe false
            }
            val early = clientPipe(version)
            early.corrupt()
            shouldThrow<HttpException.TlsFailed> { over(early) }
        }
    }

    test("A client that ends without close_notify could be anybody") {
        for (isClean in listOf(true, false)) {
            val pipe = clientPipe("TLSv1.3")
            val tls = over(pipe)
            withContext(pipe.dispatcher) {
                pipe.end(isClean)
                tls.read(Buffer(), 1) shouldBe -1
                tls.isTruncated shouldBe !isClean
            }
        }
    }
})
