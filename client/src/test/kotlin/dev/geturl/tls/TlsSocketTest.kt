package dev.geturl.tls

import dev.geturl.TlsOptions
import dev.geturl.net.Connection
import dev.geturl.nio.LoopFixture
import dev.geturl.nio.onLoops
import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.shouldBe
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.coroutineScope
import kotlinx.coroutines.launch
import okio.Buffer
import okio.ByteString
import okio.HashingSink
import okio.HashingSource
import okio.blackholeSink
import okio.buffer
import javax.net.ssl.SSLSocket
import kotlin.concurrent.thread

private const val SIZE = 16L shl 20
private const val STEP = 100_000L

/** Sends back what comes, as long as it comes; it stops reading while nobody reads what it sends. */
private fun LoopFixture.echo() = thread(name = "tls-echo") {
    val plain = server.accept()
    val factory = Pki.serverContext(Pki.localhost).socketFactory
    (factory.createSocket(plain, null, server.localPort, true) as SSLSocket).use {
        it.useClientMode = false
        it.inputStream.transferTo(it.outputStream)
    }
}

private suspend fun Connection.sendAll() {
    val source = PatternSource(SIZE)
    val block = Buffer()
    while (source.read(block, STEP) != -1L) write(block, block.size)
    shutdownOutput()
}

private suspend fun Connection.receiveAll(): ByteString {
    val hash = HashingSink.sha256(blackholeSink())
    val block = Buffer()
    while (read(block, STEP) != -1L) hash.write(block, block.size)
    return hash.hash
}

class TlsSocketTest : FunSpec({
    test("One reads while another writes, from any threads, and this side's end comes before the peer's") {
        val whole = HashingSource.sha256(PatternSource(SIZE)).also { it.buffer().readAll(blackholeSink()) }.hash
        for (reading in listOf(Dispatchers.Default, Dispatchers.Unconfined)) {
            onLoops {
                val echo = echo()
                val tls = TlsTransport(transport, TlsOptions { cafile = rootFile() }, Dispatchers.IO).connect(target)
                coroutineScope {
                    launch(Dispatchers.Default) { tls.sendAll() }
                    launch(reading) { tls.receiveAll() shouldBe whole }
                }
                tls.isTruncated shouldBe false
                tls.close()
                echo.join()
            }
        }
    }
})
