package dev.geturl.bench.adapter

import dev.geturl.bench.Client
import dev.geturl.bench.Setting
import dev.geturl.bench.checkSmall
import org.apache.hc.client5.http.async.methods.SimpleHttpResponse
import org.apache.hc.client5.http.async.methods.SimpleRequestBuilder
import org.apache.hc.client5.http.async.methods.SimpleRequestProducer
import org.apache.hc.client5.http.async.methods.SimpleResponseConsumer
import org.apache.hc.client5.http.config.TlsConfig
import org.apache.hc.client5.http.impl.async.HttpAsyncClients
import org.apache.hc.client5.http.impl.nio.PoolingAsyncClientConnectionManagerBuilder
import org.apache.hc.core5.concurrent.FutureCallback
import org.apache.hc.core5.http.HttpHost
import org.apache.hc.core5.http.nio.AsyncClientEndpoint
import org.apache.hc.core5.http2.HttpVersionPolicy

/**
 * Apache's minimal asynchronous client, the one of its clients that pipelines, as its own example for that does:
 * requests are executed on a leased connection, HTTP/1.1 only, whose end point queues what comes before an answer.
 */
internal class ApachePipeline(private val setting: Setting) : AutoCloseable {
    private val http = HttpAsyncClients
        .createMinimal(
            PoolingAsyncClientConnectionManagerBuilder
                .create()
                .setDefaultTlsConfig(
                    TlsConfig.custom().setVersionPolicy(HttpVersionPolicy.FORCE_HTTP_1).build(),
                ).build(),
        ).apply { start() }
    private val endpoint: AsyncClientEndpoint by lazy {
        http.lease(HttpHost("http", "127.0.0.1", setting.port), null).get()
    }

    /** As [Client.gets], all of them on one connection. */
    fun gets(concurrency: Int, stopAtNanos: Long): Long {
        val chains = Chains(concurrency, stopAtNanos)
        val callback = SmallCallback(chains, ::next)
        return chains.run { next(callback) }
    }

    override fun close() {
        endpoint.releaseAndDiscard()
        http.close()
    }

    private fun next(callback: SmallCallback) {
        val request = SimpleRequestBuilder.get(setting.url(Client.SMALL)).build()
        endpoint.execute(SimpleRequestProducer.create(request), SimpleResponseConsumer.create(), callback)
    }
}

/** Checks what a small GET of [chains] has come to, and has [next] start the chain's next. */
internal class SmallCallback(private val chains: Chains, private val next: (SmallCallback) -> Unit) :
    FutureCallback<SimpleHttpResponse> {
    override fun completed(result: SimpleHttpResponse) {
        if (chains.completed { checkSmall(result.code, result.bodyBytes) }) next(this)
    }

    override fun failed(error: Exception) {
        chains.failed(error)
    }

    override fun cancelled() {
        chains.failed(IllegalStateException("cancelled"))
    }
}
