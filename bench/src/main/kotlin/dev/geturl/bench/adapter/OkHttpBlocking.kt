package dev.geturl.bench.adapter

import dev.geturl.bench.Client
import dev.geturl.bench.Payload
import dev.geturl.bench.Setting
import dev.geturl.bench.Tally
import dev.geturl.bench.checkSmall
import dev.geturl.bench.checkStatus
import okhttp3.ConnectionPool
import okhttp3.Dispatcher
import okhttp3.MediaType
import okhttp3.OkHttpClient
import okhttp3.Request
import okhttp3.RequestBody
import okhttp3.Response
import okio.Buffer
import okio.BufferedSink
import java.util.concurrent.TimeUnit

/**
 * OkHttp with `execute`, a thread a call. Tuned: the pool keeps as many idle connections as there are callers (5 by
 * default), and the dispatcher admits them all to one host (5 by default). Gzip is undone by OkHttp itself.
 */
internal open class OkHttpBlocking(protected val setting: Setting) : Client {
    protected val http: OkHttpClient = OkHttpClient
        .Builder()
        .connectionPool(ConnectionPool(setting.concurrency, 5, TimeUnit.MINUTES))
        .dispatcher(
            Dispatcher().apply {
                maxRequests = maxOf(maxRequests, setting.concurrency)
                maxRequestsPerHost = maxOf(maxRequestsPerHost, setting.concurrency)
            },
        ).build()
    protected val small: Request = request(Client.SMALL).build()
    private val crew = Crew(setting.concurrency)

    override fun gets(concurrency: Int, stopAtNanos: Long): Long = crew.repeat(concurrency, stopAtNanos) {
        execute(small) { checkSmall(it.code, it.body.bytes()) }
    }

    override fun download(path: String, tally: Tally) {
        execute(request(path).build()) { response ->
            checkStatus(response.code)
            val scratch = Buffer()
            val source = response.body.source()
            while (source.read(scratch, Payload.BLOCK_SIZE.toLong()) >= 0) tally.add(scratch)
        }
    }

    override fun upload(path: String, length: Long): Long {
        val request = request(path).put(Upload(length)).build()
        var received = -1L
        execute(request) { received = it.body.string().toLong() }
        return received
    }

    override fun close() {
        crew.close()
        http.dispatcher.executorService.shutdown()
        http.connectionPool.evictAll()
    }

    /** Makes a call and has [use] read its response before it is closed. */
    protected open fun execute(request: Request, use: (Response) -> Unit) {
        http.newCall(request).execute().use(use)
    }

    private fun request(path: String) = Request.Builder().url(setting.url(path))

    private class Upload(private val length: Long) : RequestBody() {
        private val block = Payload.block()

        override fun contentType(): MediaType? = null

        override fun contentLength(): Long = length

        override fun writeTo(sink: BufferedSink) {
            var left = length
            while (left > 0) {
                val piece = minOf(left, block.size.toLong()).toInt()
                sink.write(block, 0, piece)
                left -= piece
            }
        }
    }
}
