package dev.geturl.pipeline

import dev.geturl.HttpException
import dev.geturl.net.Connection
import kotlinx.coroutines.CompletableDeferred
import okio.Buffer

/**
 * A real connection whose traffic is noted as the client writes and reads it.
 *
 * With [hidesIdleEnd] the end of a connection that rests is not seen before the next request is written to it: its
 * watch never tells, and a read that meets the end while nothing is outstanding waits for that request, and then for
 * what [beforeEnd] waits for.
 */
internal class TappedConnection(
    private val real: Connection,
    private val hidesIdleEnd: Boolean,
    private val beforeEnd: suspend (writtenLast: Int) -> Unit,
) : Connection by real {
    private val requests = RequestTap()
    private val responses = ResponseTap()
    private val events = ArrayList<Traffic>()
    private val wakers = ArrayList<CompletableDeferred<Unit>>()

    /** What has gone by until now. */
    val traffic: List<Traffic> get() = synchronized(events) { events.toList() }

    private val isIdle: Boolean get() = traffic.let { it.written.size == it.read.size }

    override suspend fun write(source: Buffer, byteCount: Long) {
        synchronized(events) {
            for (request in requests.sees(source, byteCount)) {
                events += Traffic.Written(request.number)
                responses.expect(request)
            }
        }
        wakeReaders()
        real.write(source, byteCount)
    }

    override suspend fun read(sink: Buffer, byteCount: Long): Long {
        val before = sink.size
        val count = try {
            real.read(sink, byteCount)
        } catch (failure: HttpException.ConnectionClosed) {
            untilEndMayBeSeen()
            throw failure
        }
        if (count < 0) {
            untilEndMayBeSeen()
        } else {
            synchronized(events) { responses.sees(sink, before, count).mapTo(events) { Traffic.Read(it) } }
        }
        return count
    }

    private suspend fun untilEndMayBeSeen() {
        if (!hidesIdleEnd) return
        val waker = CompletableDeferred<Unit>()
        synchronized(events) { wakers += waker }
        while (isIdle && real.isOpen) {
            waker.await()
        }
        traffic.written.lastOrNull()?.let { beforeEnd(it) }
    }

    private fun wakeReaders() = synchronized(events) { wakers.toList() }.forEach { it.complete(Unit) }

    override fun watch(listener: (() -> Unit)?): Boolean = if (hidesIdleEnd) real.isOpen else real.watch(listener)

    override fun close() {
        real.close()
        wakeReaders()
    }
}
