package dev.geturl.pool

import dev.geturl.HttpException
import dev.geturl.http1.Http1Connection
import kotlinx.coroutines.CoroutineScope
import kotlinx.coroutines.CoroutineStart
import kotlinx.coroutines.Runnable
import kotlinx.coroutines.launch
import kotlin.concurrent.Volatile
import kotlin.concurrent.atomics.AtomicBoolean
import kotlin.concurrent.atomics.ExperimentalAtomicApi
import kotlin.coroutines.EmptyCoroutineContext

/** A request that stands in a [Line]. */
internal interface Standing {
    /** The next in line; null while there is none. */
    val behind: Standing?

    /** Puts it into the connection's output; false when that is not to be yet. */
    fun write(): Boolean

    /** It is in the output: with it, so many requests have been put in line. */
    fun written(appended: Long)
}

/**
 * The requests that go out behind unanswered ones on one connection, gathered into few writes: what is in line has to
 * wait anyway, so it waits until no more come. Those that the loop itself puts together go out as soon as there are
 * [GATHERED]: the peer can answer them while it puts together the next. Otherwise each would stand still while the
 * other works.
 *
 * They are written in the order in which they came to stand in line, whichever is ready first. Nobody waits for that:
 * what is ready too early is written by who holds it up.
 */
@OptIn(ExperimentalAtomicApi::class)
internal class Line(private val http: Http1Connection, private val scope: CoroutineScope) : Runnable {
    /** Holds together what is put into the output and what is taken out of it: who sends stays inside meanwhile. */
    private val serial = Serial()
    private val append = ::appendReady

    private var isOpen = false

    /** The last whose request has been written: nobody ahead of it is held on to. Touched inside. */
    private var last: Standing? = null
    private val isFlushDue = AtomicBoolean(false)

    /** Whether the loop has put the last of them in line. To see late that another thread did does no harm. */
    private var isLoops = false

    /** How many requests were in line when the flush that is due looked for the last time. */
    private var seen = 0L

    /** How many requests have been put in line. */
    @Volatile
    private var appended = 0L

    /** How many of them have been given to the peer. */
    @Volatile
    var sent = 0L
        private set

    /** What keeps the rest of them from being sent; null when nothing does. */
    @Volatile
    var failure: HttpException? = null
        private set

    /** From now on requests stand behind [first], whose own has been sent. */
    fun openBehind(first: Standing) {
        if (isOpen) return
        isOpen = true
        last = first
    }

    /** Nobody stands in it any more. */
    fun forget() {
        isOpen = false
        last = null
    }

    /** Has what is ready by now written, and sees to it that it is sent. From any thread. */
    fun advance() {
        serial.tryRun(append) ?: serial.run(append)
        isLoops = http.isOnLoop
        flushSoon()
    }

    private fun appendReady() {
        while (true) {
            val next = last?.behind ?: break
            val before = http.output.size
            if (!next.write()) break
            if (http.output.size > before) appended++
            next.written(appended)
            last = next
        }
        // Nothing can be sent any more, and its segments are of use elsewhere.
        if (failure != null) http.output.clear()
    }

    private fun flushSoon() {
        if (appended == sent || failure != null || isFlushDue.load()) return
        if (isFlushDue.compareAndSet(false, true)) lookAgain()
    }

    private fun lookAgain() {
        seen = appended
        http.connection.dispatcher.dispatch(EmptyCoroutineContext, this)
    }

    /** As long as each turn of the loop brings more, and it is not much yet, the next one may bring more still. */
    override fun run() {
        val now = appended
        val bringsMore = now > seen && now - sent < if (isLoops) GATHERED else GATHERED_ELSEWHERE
        if (bringsMore || !serial.enter()) return lookAgain()
        scope.launch(http.connection.dispatcher, CoroutineStart.UNDISPATCHED) { flush() }
    }

    private suspend fun flush() {
        val upTo = appended
        val isEnough = isLoops && upTo - sent >= GATHERED
        try {
            http.flush()
            if (isEnough) http.sendPutOff()
            sent = upTo
        } catch (broken: HttpException) {
            failure = broken
        } finally {
            serial.goOut()
        }
        isFlushDue.store(false)
        // What became ready meanwhile has been written just now.
        flushSoon()
    }

    private companion object {
        /** Of 2, 3, 4, 5, 6 and all, 5 carried most requests with 16 in flight. */
        const val GATHERED = 5

        /** Other threads put requests together while the loop does something else. */
        const val GATHERED_ELSEWHERE = 100
    }
}
