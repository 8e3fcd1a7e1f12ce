package dev.geturl.bench.adapter

import dev.geturl.bench.Client
import dev.geturl.bench.Payload
import dev.geturl.bench.Setting
import dev.geturl.bench.Tally
import dev.geturl.bench.checkSmall
import dev.geturl.bench.checkStatus
import java.net.URI
import java.net.http.HttpClient
import java.net.http.HttpRequest
import java.net.http.HttpRequest.BodyPublishers
import java.net.http.HttpResponse
import java.net.http.HttpResponse.BodyHandlers
import java.net.http.HttpResponse.BodySubscriber
import java.nio.ByteBuffer
import java.util.concurrent.CompletableFuture
import java.util.concurrent.CompletionStage
import java.util.concurrent.Flow
import java.util.function.BiConsumer
import java.util.zip.GZIPInputStream

/**
 * The JDK's client with `sendAsync`, HTTP/1.1 only (it would try to upgrade to HTTP/2 by default). Its pool has no
 * bound by default. It decodes nothing, so gzip goes through a `GZIPInputStream` over its body stream.
 */
internal class Jdk(private val setting: Setting) : Client {
    private val http: HttpClient = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build()
    private val small = HttpRequest.newBuilder(URI(setting.url(Client.SMALL))).build()

    override fun gets(concurrency: Int, stopAtNanos: Long): Long {
        val chains = Chains(concurrency, stopAtNanos)
        val action = object : BiConsumer<HttpResponse<ByteArray>?, Throwable?> {
            override fun accept(response: HttpResponse<ByteArray>?, error: Throwable?) {
                if (response == null) return chains.failed(error ?: IllegalStateException("no response"))
                if (chains.completed { checkSmall(response.statusCode(), response.body()) }) next().whenComplete(this)
            }
        }
        return chains.run { next().whenComplete(action) }
    }

    override fun download(path: String, tally: Tally) {
        val request = HttpRequest.newBuilder(URI(setting.url(path))).build()
        val response = http.send(request) { Counting(tally) }
        checkStatus(response.statusCode())
    }

    override fun text(path: String, tally: Tally) {
        val request = HttpRequest.newBuilder(URI(setting.url(path))).header("Accept-Encoding", "gzip").build()
        val response = http.send(request, BodyHandlers.ofInputStream())
        checkStatus(response.statusCode())
        GZIPInputStream(response.body(), Payload.BLOCK_SIZE).use(tally::addAll)
    }

    override fun upload(path: String, length: Long): Long {
        val block = Payload.block()
        val pieces = Iterable {
            iterator {
                repeat((length / block.size).toInt()) { yield(block) }
                yield(block.copyOf((length % block.size).toInt()))
            }
        }
        val body = BodyPublishers.fromPublisher(BodyPublishers.ofByteArrays(pieces), length)
        val request = HttpRequest.newBuilder(URI(setting.url(path))).PUT(body).build()
        return http.send(request, BodyHandlers.ofString()).body().toLong()
    }

    override fun close() {
        // The client of JDK 17 has no close: it ends with its last reference, or with the process.
    }

    private fun next(): CompletableFuture<HttpResponse<ByteArray>> = http.sendAsync(small, BodyHandlers.ofByteArray())

    /** Counts the client's own buffers as they come. */
    private class Counting(private val tally: Tally) : BodySubscriber<Unit> {
        private val done = CompletableFuture<Unit>()

        override fun getBody(): CompletionStage<Unit> = done

        override fun onSubscribe(subscription: Flow.Subscription) {
            subscription.request(Long.MAX_VALUE)
        }

        override fun onNext(item: List<ByteBuffer>) {
            item.forEach(tally::add)
        }

        override fun onError(throwable: Throwable) {
            done.completeExceptionally(throwable)
        }

        override fun onComplete() {
            done.complete(Unit)
        }
    }
}
