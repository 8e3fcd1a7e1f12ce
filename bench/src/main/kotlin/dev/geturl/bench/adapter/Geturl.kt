package dev.geturl.bench.adapter

import dev.geturl.DelicateGeturlApi
import dev.geturl.HttpClient
import dev.geturl.HttpConfig
import dev.geturl.PoolOptions
import dev.geturl.StreamedResponse
import dev.geturl.Url
import dev.geturl.bench.Client
import dev.geturl.bench.Payload
import dev.geturl.bench.Setting
import dev.geturl.bench.Tally
import dev.geturl.bench.checkSmall
import dev.geturl.bench.checkStatus
import kotlinx.coroutines.CoroutineDispatcher
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.async
import kotlinx.coroutines.awaitAll
import kotlinx.coroutines.flow.Flow
import kotlinx.coroutines.flow.flow
import kotlinx.coroutines.runBlocking
import okio.Buffer
import okio.ByteString

/**
 * geturl called from coroutines on `Dispatchers.Default`. Tuned: the pool keeps a connection for every coroutine, which
 * it does by default up to 256. Gzip is undone by geturl itself.
 */
internal open class Geturl
    @JvmOverloads
    constructor(private val setting: Setting, loopCount: Int = 1) : Client {
        protected val http = HttpClient(
            HttpConfig {
                loops = loopCount
                pool = if (setting.pipelined) {
                    PoolOptions(maxConnectionsPerHost = 1, pipelineDepth = setting.concurrency)
                } else {
                    PoolOptions(maxIdlePerOrigin = maxOf(PoolOptions().maxIdlePerOrigin, setting.concurrency))
                }
            },
        )
        private val small = Url.parse(setting.url(Client.SMALL))

        /** Where the next caller runs. */
        protected open val callers: CoroutineDispatcher get() = Dispatchers.Default

        override fun gets(concurrency: Int, stopAtNanos: Long): Long = runBlocking {
            List(concurrency) { async(callers) { chain(stopAtNanos) } }.awaitAll().sum()
        }

        override fun download(path: String, tally: Tally): Unit = runBlocking(callers) {
            http.stream(setting.url(path)) { response ->
                checkStatus(response.responseCode)
                response.drainTo(tally)
            }
        }

        override fun upload(path: String, length: Long): Long = runBlocking(callers) {
            val answer = http
                .geturl(setting.url(path)) {
                    method = "PUT"
                    type = ""
                    queryChannel(payload(length), length)
                    expectContinue = false // As the others send it.
                }.orThrow()
            answer.text().toLong()
        }

        override fun close() {
            http.close()
            runBlocking { http.awaitClosed() }
        }

        private suspend fun chain(stopAtNanos: Long): Long {
            var done = 0L
            do {
                val answer = http.geturl(small).orThrow()
                checkSmall(answer.responseCode, answer.bytes())
                done++
            } while (System.nanoTime() < stopAtNanos)
            return done
        }

        private suspend fun StreamedResponse.drainTo(tally: Tally) {
            val scratch = Buffer()
            while (read(scratch, Payload.BLOCK_SIZE.toLong()) != -1L) tally.add(scratch)
        }

        private fun payload(length: Long): Flow<ByteString> = flow {
            // In segments, which are handed on without being copied.
            val block = Buffer().write(Payload.block()).snapshot()
            var left = length
            while (left > 0) {
                emit(if (left >= block.size) block else block.substring(0, left.toInt()))
                left -= minOf(left, block.size.toLong())
            }
        }
    }

/**
 * geturl called from coroutines on its own loops: no change of thread for a request. Tuned: a loop for each 128 callers
 * and two at most, as fewer leave each loop too little to do and it sleeps between two answers.
 */
@OptIn(DelicateGeturlApi::class)
internal class GeturlOnLoop(
    setting: Setting,
) : Geturl(setting, (setting.concurrency / CALLERS_PER_LOOP).coerceIn(1, MAX_LOOPS)) {
    override val callers: CoroutineDispatcher get() = http.dispatcher

    private companion object {
        const val CALLERS_PER_LOOP = 128
        const val MAX_LOOPS = 2
    }
}
