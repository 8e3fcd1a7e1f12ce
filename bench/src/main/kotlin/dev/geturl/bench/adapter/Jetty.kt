package dev.geturl.bench.adapter

import dev.geturl.bench.Client
import dev.geturl.bench.Payload
import dev.geturl.bench.PayloadStream
import dev.geturl.bench.Setting
import dev.geturl.bench.Tally
import dev.geturl.bench.checkSmall
import dev.geturl.bench.checkStatus
import org.eclipse.jetty.client.CompletableResponseListener
import org.eclipse.jetty.client.ContentResponse
import org.eclipse.jetty.client.HttpClient
import org.eclipse.jetty.client.InputStreamRequestContent
import org.eclipse.jetty.io.ByteBufferPool
import java.util.concurrent.CompletableFuture
import java.util.function.BiConsumer

/**
 * Jetty's client, asynchronous, HTTP/1.1 only (its default transport). Tuned: room for every chain in the pool (64 by
 * default). Bodies are counted in the buffers it reads into; gzip is undone by the client itself.
 */
internal class Jetty(private val setting: Setting) : Client {
    private val http = HttpClient().apply {
        maxConnectionsPerDestination = maxOf(maxConnectionsPerDestination, setting.concurrency)
        start()
    }

    override fun gets(concurrency: Int, stopAtNanos: Long): Long {
        val chains = Chains(concurrency, stopAtNanos)
        val action = object : BiConsumer<ContentResponse?, Throwable?> {
            override fun accept(response: ContentResponse?, error: Throwable?) {
                if (response == null) return chains.failed(error ?: IllegalStateException("no response"))
                if (chains.completed { checkSmall(response.status, response.content) }) next().whenComplete(this)
            }
        }
        return chains.run { next().whenComplete(action) }
    }

    override fun download(path: String, tally: Tally) {
        val done = CompletableFuture<Int>()
        http
            .newRequest(setting.url(path))
            .onResponseContent { _, content -> tally.add(content) }
            .send { result ->
                val failure = result.failure
                if (failure == null) done.complete(result.response.status) else done.completeExceptionally(failure)
            }
        checkStatus(done.get())
    }

    override fun upload(path: String, length: Long): Long {
        val body = Upload(length, ByteBufferPool.Sized(http.byteBufferPool, false, Payload.BLOCK_SIZE))
        return http.newRequest(setting.url(path)).method("PUT").body(body).send().contentAsString.toLong()
    }

    override fun close() {
        http.stop()
    }

    private fun next(): CompletableFuture<ContentResponse> =
        CompletableResponseListener(http.newRequest(setting.url(Client.SMALL))).send()

    private class Upload(private val length: Long, buffers: ByteBufferPool.Sized) :
        InputStreamRequestContent("application/octet-stream", PayloadStream(length), buffers) {
        override fun getLength(): Long = length
    }
}
