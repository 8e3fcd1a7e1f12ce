package dev.geturl.bench.adapter

import dev.geturl.bench.Client
import dev.geturl.bench.Payload
import dev.geturl.bench.Setting
import dev.geturl.bench.Tally
import dev.geturl.bench.checkSmall
import dev.geturl.bench.checkStatus
import io.vertx.core.Vertx
import io.vertx.core.buffer.Buffer
import io.vertx.core.http.HttpClientOptions
import io.vertx.core.http.HttpClientRequest
import io.vertx.core.http.HttpMethod
import io.vertx.core.http.PoolOptions
import java.util.concurrent.CompletableFuture

/**
 * Vert.x' client on its NIO transport. Tuned: room for every chain in the pool (5 by default); decompression is asked
 * for where the workload is gzip, as it is off by default. The chains start outside Vert.x, as a plain caller's would,
 * and go on in its event loops.
 */
class Vertx(private val setting: Setting) : Client {
    private val vertx: Vertx = Vertx.vertx()
    private val http = vertx.createHttpClient(
        HttpClientOptions()
            .setDefaultHost("127.0.0.1")
            .setDefaultPort(setting.port)
            .setSsl(setting.isTls)
            .setDecompressionSupported(setting.decode)
            .setPipelining(setting.pipelined)
            .setPipeliningLimit(setting.concurrency),
        PoolOptions().setHttp1MaxSize(if (setting.pipelined) 1 else setting.concurrency),
    )

    override fun gets(concurrency: Int, stopAtNanos: Long): Long {
        val chains = Chains(concurrency, stopAtNanos)
        // On a context of Vert.x: elsewhere a body may arrive before its handler is set.
        return chains.run { vertx.runOnContext { next(chains) } }
    }

    override fun download(path: String, tally: Tally) {
        val done = CompletableFuture<Void>()
        // On a context of Vert.x, as above.
        vertx.runOnContext {
            http
                .request(HttpMethod.GET, path)
                .compose { it.send() }
                .compose { response ->
                    checkStatus(response.statusCode())
                    // Vert.x hands out Netty's pooled bytes as a copy on the heap: the cheapest access its API has.
                    response.handler { buffer -> tally.add(buffer.bytes, 0, buffer.length()) }
                    response.end()
                }.onSuccess(done::complete)
                .onFailure(done::completeExceptionally)
        }
        done.get()
    }

    override fun upload(path: String, length: Long): Long {
        val received = CompletableFuture<Long>()
        vertx.runOnContext {
            http
                .request(HttpMethod.PUT, path)
                .onSuccess { request ->
                    request.putHeader("Content-Length", length.toString())
                    request
                        .response()
                        .compose { it.body() }
                        .onSuccess { received.complete(it.toString().toLong()) }
                        .onFailure(received::completeExceptionally)
                    Upload(request, length).write()
                }.onFailure(received::completeExceptionally)
        }
        return received.get()
    }

    override fun close() {
        vertx.close().toCompletionStage().toCompletableFuture().get()
    }

    private fun next(chains: Chains) {
        http
            .request(HttpMethod.GET, Client.SMALL)
            .compose { it.send() }
            .compose { response -> response.body().map { checkSmall(response.statusCode(), it.bytes) } }
            .onSuccess { if (chains.goesOn()) next(chains) }
            .onFailure(chains::failed)
    }

    /** Writes blocks while the write queue has room, and goes on when it drains. */
    private class Upload(private val request: HttpClientRequest, private var left: Long) {
        private val block = Buffer.buffer(Payload.block())

        fun write() {
            while (left > 0) {
                if (request.writeQueueFull()) {
                    request.drainHandler { write() }
                    return
                }
                val piece = minOf(left, block.length().toLong()).toInt()
                request.write(if (piece == block.length()) block else block.slice(0, piece))
                left -= piece
            }
            request.end()
        }
    }
}
