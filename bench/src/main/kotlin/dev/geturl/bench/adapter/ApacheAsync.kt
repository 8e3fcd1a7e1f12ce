package dev.geturl.bench.adapter

import dev.geturl.bench.Client
import dev.geturl.bench.Payload
import dev.geturl.bench.Setting
import dev.geturl.bench.Tally
import dev.geturl.bench.checkStatus
import org.apache.hc.client5.http.async.methods.AbstractBinResponseConsumer
import org.apache.hc.client5.http.async.methods.SimpleRequestBuilder
import org.apache.hc.client5.http.async.methods.SimpleRequestProducer
import org.apache.hc.client5.http.async.methods.SimpleResponseConsumer
import org.apache.hc.client5.http.config.TlsConfig
import org.apache.hc.client5.http.impl.async.CloseableHttpAsyncClient
import org.apache.hc.client5.http.impl.async.HttpAsyncClients
import org.apache.hc.client5.http.impl.nio.PoolingAsyncClientConnectionManagerBuilder
import org.apache.hc.core5.http.ContentType
import org.apache.hc.core5.http.HttpResponse
import org.apache.hc.core5.http.nio.AsyncRequestProducer
import org.apache.hc.core5.http.nio.StreamChannel
import org.apache.hc.core5.http.nio.entity.AbstractBinAsyncEntityProducer
import org.apache.hc.core5.http.nio.support.AsyncRequestBuilder
import org.apache.hc.core5.http2.HttpVersionPolicy
import java.nio.ByteBuffer

/**
 * Apache HttpClient's asynchronous client, HTTP/1.1 only. Tuned: the pool has room for every chain. Bodies are counted
 * in the buffers it reads into, and gzip is undone by the client itself. It does not pipeline: [ApachePipeline] does.
 */
internal class ApacheAsync(private val setting: Setting) : Client {
    private val pipeline by lazy { ApachePipeline(setting) }
    private val http: CloseableHttpAsyncClient = HttpAsyncClients
        .custom()
        .setConnectionManager(
            PoolingAsyncClientConnectionManagerBuilder
                .create()
                .setMaxConnPerRoute(setting.concurrency)
                .setMaxConnTotal(setting.concurrency)
                .setDefaultTlsConfig(
                    TlsConfig.custom().setVersionPolicy(HttpVersionPolicy.FORCE_HTTP_1).build(),
                ).build(),
        ).build()
        .apply { start() }

    override fun gets(concurrency: Int, stopAtNanos: Long): Long {
        if (setting.pipelined) return pipeline.gets(concurrency, stopAtNanos)
        val chains = Chains(concurrency, stopAtNanos)
        val callback = SmallCallback(chains, ::next)
        return chains.run { next(callback) }
    }

    override fun download(path: String, tally: Tally) {
        val request = AsyncRequestBuilder.get(setting.url(path)).build()
        http.execute(request, Download(tally), null).get()
    }

    override fun upload(path: String, length: Long): Long {
        val request: AsyncRequestProducer = AsyncRequestBuilder.put(setting.url(path)).setEntity(Upload(length)).build()
        return http.execute(request, SimpleResponseConsumer.create(), null).get().bodyText.toLong()
    }

    override fun close() {
        if (setting.pipelined) pipeline.close()
        http.close()
    }

    private fun next(callback: SmallCallback) {
        val request = SimpleRequestBuilder.get(setting.url(Client.SMALL)).build()
        http.execute(SimpleRequestProducer.create(request), SimpleResponseConsumer.create(), callback)
    }

    private class Download(private val tally: Tally) : AbstractBinResponseConsumer<Unit>() {
        override fun start(response: HttpResponse, contentType: ContentType?) {
            checkStatus(response.code)
        }

        override fun capacityIncrement(): Int = Int.MAX_VALUE

        override fun data(source: ByteBuffer, endOfStream: Boolean) {
            tally.add(source)
        }

        override fun buildResult(): Unit = Unit

        override fun releaseResources(): Unit = Unit
    }

    private class Upload(private val length: Long) : AbstractBinAsyncEntityProducer(0, null) {
        private val block = ByteBuffer.wrap(Payload.block())
        private var left = length

        override fun getContentLength(): Long = length

        override fun isRepeatable(): Boolean = false

        override fun availableData(): Int = Int.MAX_VALUE

        override fun produceData(channel: StreamChannel<ByteBuffer>) {
            while (left > 0) {
                if (!block.hasRemaining()) block.clear()
                if (left < block.remaining()) block.limit(block.position() + left.toInt())
                val written = channel.write(block)
                if (written == 0) return
                left -= written
            }
            channel.endStream()
        }

        override fun failed(error: Exception) {
            // The future of the exchange carries the same error to the caller.
        }
    }
}
