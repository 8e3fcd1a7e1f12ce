@file:OptIn(InternalGeturlApi::class)

package dev.geturl.java.bridge

import dev.geturl.CallPlan
import dev.geturl.EventStreamOptions
import dev.geturl.GeturlOptions
import dev.geturl.HttpClient
import dev.geturl.HttpException
import dev.geturl.InternalGeturlApi
import dev.geturl.ServerSentEvent
import dev.geturl.Transaction
import dev.geturl.Url
import dev.geturl.download.Download
import dev.geturl.download.DownloadOptions
import dev.geturl.download.download
import dev.geturl.geturlBlocking
import dev.geturl.serverSentEvents
import kotlinx.coroutines.withTimeoutOrNull
import okio.Path
import java.io.InterruptedIOException
import java.time.Duration
import java.util.concurrent.CompletableFuture
import java.util.function.Consumer
import java.util.function.Function

/** A client's suspending functions as Java calls them: a future each, or a thread that waits. */
internal class Calls(private val http: HttpClient, private val futures: Futures) {
    /** One exchange, on the calling thread's time; the thread runs its callbacks, too. */
    @Throws(HttpException::class, InterruptedIOException::class)
    fun geturl(url: String, options: Consumer<GeturlOptions>): Transaction = CallersTime.spend(
        turning = { http.geturlBlocking(url) { options.accept(this) } },
        waiting = { http.geturl(url) { options.accept(this) } },
    )

    /** As the other [geturl], for a URL that has been parsed. */
    @Throws(HttpException::class, InterruptedIOException::class)
    fun geturl(url: Url, options: Consumer<GeturlOptions>): Transaction = CallersTime.spend(
        turning = { http.geturlBlocking(url) { options.accept(this) } },
        waiting = { http.geturl(url) { options.accept(this) } },
    )

    /** As the other [geturlAsync], for a URL that has been parsed. */
    fun <T> geturlAsync(
        url: Url,
        options: Consumer<GeturlOptions>,
        wrap: Function<Transaction, T>,
    ): CompletableFuture<T> = futures.begin { wrap.apply(http.geturl(url) { options.accept(this) }) }

    /** One exchange as a future of what [wrap] makes of it. Cancelling the future resets the exchange. */
    fun <T> geturlAsync(
        url: String,
        options: Consumer<GeturlOptions>,
        wrap: Function<Transaction, T>,
    ): CompletableFuture<T> = futures.begin { wrap.apply(http.geturl(url) { options.accept(this) }) }

    /** As [geturlAsync], failed unless the server has answered. */
    fun <T> answerAsync(
        url: String,
        options: Consumer<GeturlOptions>,
        wrap: Function<Transaction, T>,
    ): CompletableFuture<T> = futures.begin { wrap.apply(http.geturl(url) { options.accept(this) }.orThrow()) }

    /** One exchange that runs by itself. */
    @Throws(HttpException::class)
    fun start(url: String, options: Consumer<GeturlOptions>): Transaction = http.start(url) { options.accept(this) }

    /** Waits for the end of [transaction]. */
    @Throws(InterruptedIOException::class)
    fun await(transaction: Transaction) {
        Blocking.run { transaction.await() }
    }

    /** Waits for the end of [transaction] for [time] at most, and says whether it has come. */
    @Throws(InterruptedIOException::class)
    fun await(transaction: Transaction, time: Duration): Boolean =
        Blocking.run { withTimeoutOrNull(time.kotlin) { transaction.await() } != null }

    /** A future of the end of [transaction]. Cancelling it ends the waiting alone. */
    fun <T> awaitAsync(transaction: Transaction, wrap: Function<Transaction, T>): CompletableFuture<T> =
        futures.begin { wrap.apply(transaction.await()) }

    /** A response whose body is read by whoever gets it, once its head has arrived. */
    fun <T> openAsync(
        url: String,
        options: Consumer<GeturlOptions>,
        wrap: Function<OpenResponse, T>,
    ): CompletableFuture<T> = OpenResponse.open(http, futures.scope, url, options, wrap)

    /** As [openAsync]; the calling thread waits. */
    @Throws(HttpException::class, InterruptedIOException::class)
    fun open(url: String, options: Consumer<GeturlOptions>): OpenResponse = Blocking.join {
        val isForThread = !VirtualThreads.isCurrent()
        OpenResponse.open(http, futures.scope, url, options, Function.identity(), isForThread)
    }

    /** Asks for another protocol; the calling thread waits. */
    @Throws(HttpException::class, InterruptedIOException::class)
    fun upgrade(url: String, protocol: String, options: Consumer<GeturlOptions>): Upgraded =
        Blocking.run { http.upgraded(url, protocol, options) }

    /** As [upgrade], as a future of what [wrap] makes of it. Cancelling it leaves nothing open. */
    fun <T> upgradeAsync(
        url: String,
        protocol: String,
        options: Consumer<GeturlOptions>,
        wrap: Function<Upgraded, T>,
    ): CompletableFuture<T> =
        futures.opening({ http.upgraded(url, protocol, options) }, wrap) { it.connection?.close() }

    /** The events of [url], for as long as somebody takes them. */
    fun serverSentEvents(
        url: String,
        stream: EventStreamOptions,
        options: Consumer<GeturlOptions>,
    ): Given<ServerSentEvent> = Given(http.serverSentEvents(url, stream) { options.accept(this) }, futures.scope)

    /** Fetches [url] into a file; the calling thread waits. */
    @Throws(HttpException::class, InterruptedIOException::class)
    fun download(url: String, path: Path, download: DownloadOptions, options: Consumer<GeturlOptions>): Download =
        Blocking.run { http.download(url, path, download) { options.accept(this) } }

    /** As [download], as a future of what [wrap] makes of it. Cancelling it keeps what has come. */
    fun <T> downloadAsync(
        url: String,
        path: Path,
        download: DownloadOptions,
        options: Consumer<GeturlOptions>,
        wrap: Function<Download, T>,
    ): CompletableFuture<T> = futures.begin { wrap.apply(http.download(url, path, download) { options.accept(this) }) }

    /** What a call would do. */
    @Throws(HttpException::class)
    fun plan(url: String, options: Consumer<GeturlOptions>): CallPlan = http.plan(url) { options.accept(this) }

    /** Waits until all has ended that closing the client ends. */
    @Throws(InterruptedIOException::class)
    fun awaitClosed(): Unit = Blocking.run { http.awaitClosed() }
}
