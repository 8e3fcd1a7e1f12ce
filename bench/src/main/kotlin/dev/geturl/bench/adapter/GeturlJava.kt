package dev.geturl.bench.adapter

import dev.geturl.bench.Client
import dev.geturl.bench.Payload
import dev.geturl.bench.Setting
import dev.geturl.bench.Tally
import dev.geturl.bench.checkSmall
import dev.geturl.bench.checkStatus
import dev.geturl.java.Http
import dev.geturl.java.Transaction
import java.io.InputStream
import java.util.concurrent.CompletableFuture
import java.util.concurrent.Executor

/**
 * geturl's Java layer with blocking calls, a thread a call. Tuned as the others: the pool keeps a connection for every
 * caller. Gzip is undone by geturl itself.
 */
internal open class GeturlJava
    @JvmOverloads
    constructor(private val setting: Setting, executor: Executor? = null) : Client {
        protected val http: Http = Http
            .builder()
            .pool { it.maxIdlePerOrigin(maxOf(it.maxIdlePerOrigin(), setting.concurrency)) }
            .apply { executor?.let(::executor) }
            .build()
        protected val small: String = setting.url(Client.SMALL)
        private val crew = Crew(setting.concurrency)

        override fun gets(concurrency: Int, stopAtNanos: Long): Long =
            crew.repeat(concurrency, stopAtNanos) { http.get(small).let { checkSmall(it.responseCode(), it.bytes()) } }

        override fun download(path: String, tally: Tally): Unit = http.open(setting.url(path)).use { response ->
            checkStatus(response.responseCode())
            response.inputStream().use(tally::addAll)
        }

        override fun upload(path: String, length: Long): Long = http
            .geturl(setting.url(path)) {
                it.method("PUT").type("").queryChannel(Blocks(length), length)
                it.expectContinue(false) // As the others send it.
            }.orThrow()
            .text()
            .toLong()

        override fun close() {
            crew.close()
            http.close()
            http.awaitClosed()
        }

        /** As many bytes of the payload as an upload has. */
        private class Blocks(private var left: Long) : InputStream() {
            private val block = Payload.block()

            override fun read(): Int = error("read in blocks")

            override fun read(sink: ByteArray, offset: Int, count: Int): Int {
                if (left == 0L) return -1
                val piece = minOf(left, count.toLong(), block.size.toLong()).toInt()
                System.arraycopy(block, 0, sink, offset, piece)
                left -= piece
                return piece
            }
        }
    }

/** geturl's Java layer with futures, each of which starts the next where it is completed: on the event loop. */
internal class GeturlJavaFuture(setting: Setting) : GeturlJava(setting, Executor(Runnable::run)) {
    override fun gets(concurrency: Int, stopAtNanos: Long): Long {
        val chains = Chains(concurrency, stopAtNanos)

        fun next() {
            val call: CompletableFuture<Transaction> = http.getAsync(small)
            call.whenComplete { page, error ->
                if (page == null) {
                    chains.failed(error ?: IllegalStateException("no response"))
                } else if (chains.completed { checkSmall(page.responseCode(), page.bytes()) }) {
                    next()
                }
            }
        }
        return chains.run(::next)
    }
}
