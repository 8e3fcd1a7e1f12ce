package dev.geturl.java.bridge

import kotlinx.coroutines.CoroutineStart
import kotlinx.coroutines.awaitCancellation
import kotlinx.coroutines.coroutineScope
import kotlinx.coroutines.ensureActive
import kotlinx.coroutines.launch
import okio.Buffer
import okio.IOException
import okio.Source
import java.io.InterruptedIOException

/** A caller's [source], which is read on a thread of ours: that is interrupted when nobody waits for it any more. */
internal class InterruptibleSource private constructor(private val source: Source) : Source by source {
    private var reader: Thread? = null
    private var isInterrupted = false

    override fun read(sink: Buffer, byteCount: Long): Long {
        begin()
        try {
            return source.read(sink, byteCount)
        } finally {
            end()
        }
    }

    @Synchronized
    private fun begin() {
        if (isInterrupted) throw InterruptedIOException("Nobody waits for what is read here")
        reader = Thread.currentThread()
    }

    /** The thread goes on to others, who are not to be interrupted. */
    @Synchronized
    private fun end() {
        reader = null
        if (isInterrupted) Thread.interrupted()
    }

    @Synchronized
    private fun interrupt() {
        isInterrupted = true
        reader?.interrupt()
    }

    companion object {
        /** Runs [use] with [source]; cancelled, it interrupts a read that waits. */
        suspend fun <T> use(source: Source, use: suspend (Source) -> T): T = coroutineScope {
            val reading = InterruptibleSource(source)
            val watch = launch(start = CoroutineStart.UNDISPATCHED) {
                try {
                    awaitCancellation()
                } finally {
                    reading.interrupt()
                }
            }
            try {
                use(reading)
            } catch (failure: IOException) {
                // Of a read that was interrupted nobody wants to hear but that it was given up.
                ensureActive()
                throw failure
            } finally {
                watch.cancel()
            }
        }
    }
}
