package dev.geturl.bench.adapter

import dev.geturl.bench.Client
import dev.geturl.bench.Payload
import dev.geturl.bench.PayloadStream
import dev.geturl.bench.Setting
import dev.geturl.bench.Tally
import dev.geturl.bench.checkSmall
import dev.geturl.bench.checkStatus
import org.apache.hc.client5.http.classic.methods.HttpGet
import org.apache.hc.client5.http.classic.methods.HttpPut
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient
import org.apache.hc.client5.http.impl.classic.HttpClients
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManagerBuilder
import org.apache.hc.core5.http.io.entity.AbstractHttpEntity
import org.apache.hc.core5.http.io.entity.EntityUtils
import java.io.InputStream
import java.io.OutputStream

/**
 * Apache HttpClient's blocking client, a thread a call. Tuned: the pool has room for every caller (5 a route and 25 in
 * all by default); an entity of its own writes the upload in steps of 64 KiB, as `InputStreamEntity` would do so in 4
 * KiB.
 */
internal class ApacheClassic(private val setting: Setting) : Client {
    private val http: CloseableHttpClient = HttpClients
        .custom()
        .setConnectionManager(
            PoolingHttpClientConnectionManagerBuilder
                .create()
                .setMaxConnPerRoute(setting.concurrency)
                .setMaxConnTotal(setting.concurrency)
                .build(),
        ).build()
    private val crew = Crew(setting.concurrency)
    private val small = setting.url(Client.SMALL)

    override fun gets(concurrency: Int, stopAtNanos: Long): Long = crew.repeat(concurrency, stopAtNanos) {
        http.execute(HttpGet(small)) { checkSmall(it.code, EntityUtils.toByteArray(it.entity)) }
    }

    override fun download(path: String, tally: Tally) {
        http.execute(HttpGet(setting.url(path))) { response ->
            checkStatus(response.code)
            tally.addAll(response.entity.content)
        }
    }

    override fun upload(path: String, length: Long): Long {
        val put = HttpPut(setting.url(path))
        put.entity = Upload(length)
        return http.execute(put) { EntityUtils.toString(it.entity).toLong() }
    }

    override fun close() {
        crew.close()
        http.close()
    }

    private class Upload(private val length: Long) : AbstractHttpEntity("application/octet-stream", null) {
        override fun getContentLength(): Long = length

        override fun isStreaming(): Boolean = true

        override fun isRepeatable(): Boolean = false

        override fun getContent(): InputStream = PayloadStream(length)

        override fun writeTo(out: OutputStream) {
            val block = Payload.block()
            var left = length
            while (left > 0) {
                val piece = minOf(left, block.size.toLong()).toInt()
                out.write(block, 0, piece)
                left -= piece
            }
        }

        override fun close(): Unit = Unit
    }
}
