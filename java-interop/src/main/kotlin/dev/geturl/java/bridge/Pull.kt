package dev.geturl.java.bridge

import kotlinx.coroutines.CancellationException
import kotlinx.coroutines.CoroutineScope
import kotlinx.coroutines.CoroutineStart
import kotlinx.coroutines.channels.Channel
import kotlinx.coroutines.flow.Flow
import kotlinx.coroutines.launch
import okio.IOException

/** What is taken one piece at a time. */
internal interface Pulled<T : Any> : AutoCloseable {
    /** The next piece; null at the end. */
    suspend fun next(): T?
}

/**
 * What [flow] gives. It begins when the first is asked for, and goes on when the next is, so that what was given can be
 * used in the meantime. Whoever gives up waiting ends it.
 */
internal class Pull<T : Any>(private val flow: Flow<T>, scope: CoroutineScope) : Pulled<T> {
    private val wanted = Channel<Unit>(Channel.CONFLATED)
    private val given = Channel<T>()
    private val collection = scope.launch(start = CoroutineStart.LAZY) { give() }

    @Volatile
    private var isClosed = false

    private suspend fun give() {
        try {
            flow.collect {
                given.send(it)
                wanted.receive()
            }
            given.close()
        } catch (failure: Throwable) {
            given.close(failure)
        }
    }

    override suspend fun next(): T? {
        if (isClosed) throw IOException("the stream was closed")
        if (!collection.start()) wanted.trySend(Unit)
        try {
            val next = given.receiveCatching()
            next.exceptionOrNull()?.let { throw it }
            return next.getOrNull()
        } catch (cancelled: CancellationException) {
            close()
            throw cancelled
        }
    }

    override fun close() {
        isClosed = true
        collection.cancel()
        given.cancel()
    }
}
