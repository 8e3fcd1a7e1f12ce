package dev.geturl.bench.adapter

import dev.geturl.bench.Client
import dev.geturl.bench.Payload
import dev.geturl.bench.Setting
import dev.geturl.bench.Tally
import dev.geturl.bench.checkSmall
import dev.geturl.bench.checkStatus
import io.ktor.client.HttpClient
import io.ktor.client.engine.cio.CIO
import io.ktor.client.request.get
import io.ktor.client.request.prepareGet
import io.ktor.client.request.put
import io.ktor.client.request.setBody
import io.ktor.client.statement.HttpResponse
import io.ktor.client.statement.bodyAsBytes
import io.ktor.client.statement.bodyAsChannel
import io.ktor.client.statement.bodyAsText
import io.ktor.http.content.OutgoingContent
import io.ktor.util.GZipEncoder
import io.ktor.utils.io.ByteReadChannel
import io.ktor.utils.io.ByteWriteChannel
import io.ktor.utils.io.readAvailable
import io.ktor.utils.io.writeFully
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.async
import kotlinx.coroutines.awaitAll
import kotlinx.coroutines.coroutineScope
import kotlinx.coroutines.runBlocking

/**
 * Ktor's CIO engine, called from coroutines on `Dispatchers.Default`. Tuned: `pipelining` on, without which it dials
 * for each request; a connection for every coroutine; no limit on the time of a request (15 s by default, which the
 * bulk bodies may need). Gzip goes through `GZipEncoder`, which is what its `ContentEncoding` plugin decodes with.
 */
internal class KtorCio(private val setting: Setting) : Client {
    private val http = HttpClient(CIO) {
        engine {
            pipelining = true
            requestTimeout = 0
            maxConnectionsCount = maxOf(maxConnectionsCount, setting.concurrency)
            endpoint.maxConnectionsPerRoute = maxOf(endpoint.maxConnectionsPerRoute, setting.concurrency)
            endpoint.pipelineMaxSize = maxOf(endpoint.pipelineMaxSize, setting.concurrency)
        }
    }
    private val small = setting.url(Client.SMALL)

    override fun gets(concurrency: Int, stopAtNanos: Long): Long = runBlocking(Dispatchers.Default) {
        List(concurrency) { async { chain(stopAtNanos) } }.awaitAll().sum()
    }

    override fun download(path: String, tally: Tally): Unit = fetch(path) { it.bodyAsChannel().drainTo(tally) }

    override fun text(path: String, tally: Tally): Unit = fetch(path) { response ->
        coroutineScope { GZipEncoder.decode(response.bodyAsChannel(), coroutineContext).drainTo(tally) }
    }

    override fun upload(path: String, length: Long): Long = runBlocking(Dispatchers.Default) {
        http.put(setting.url(path)) { setBody(Upload(length)) }.bodyAsText().toLong()
    }

    override fun close() {
        http.close()
    }

    private suspend fun chain(stopAtNanos: Long): Long {
        var done = 0L
        do {
            val response = http.get(small)
            checkSmall(response.status.value, response.bodyAsBytes())
            done++
        } while (System.nanoTime() < stopAtNanos)
        return done
    }

    private fun fetch(path: String, read: suspend (HttpResponse) -> Unit): Unit = runBlocking(Dispatchers.Default) {
        http.prepareGet(setting.url(path)).execute { response ->
            checkStatus(response.status.value)
            read(response)
        }
    }

    private suspend fun ByteReadChannel.drainTo(tally: Tally) {
        val scratch = ByteArray(Payload.BLOCK_SIZE)
        while (true) {
            val read = readAvailable(scratch)
            if (read < 0) break
            tally.add(scratch, 0, read)
        }
    }

    private class Upload(override val contentLength: Long) : OutgoingContent.WriteChannelContent() {
        override suspend fun writeTo(channel: ByteWriteChannel) {
            val block = Payload.block()
            var left = contentLength
            while (left > 0) {
                val piece = minOf(left, block.size.toLong()).toInt()
                channel.writeFully(block, 0, piece)
                left -= piece
            }
        }
    }
}
