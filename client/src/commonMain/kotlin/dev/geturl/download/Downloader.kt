package dev.geturl.download

import dev.geturl.Headers
import dev.geturl.HttpException
import dev.geturl.StreamedResponse
import kotlinx.coroutines.channels.Channel
import kotlinx.coroutines.coroutineScope
import kotlinx.coroutines.delay
import kotlinx.coroutines.launch
import kotlinx.coroutines.sync.Mutex
import kotlinx.coroutines.sync.withLock
import okio.Buffer
import okio.Path
import kotlin.concurrent.Volatile
import kotlin.time.Duration

/** Brings one file: looks at what is there, asks for what lacks, and begins anew where the parts would not fit. */
internal class Downloader(
    private val requests: RangeRequests,
    private val file: PartFile,
    private val download: DownloadOptions,
    private val key: String,
    private val path: Path,
    private val pause: suspend (Duration) -> Unit = { delay(it) },
) {
    private val reporting = Mutex()
    private var resumed = 0L
    private var restarts = 0

    /** Whether the server has shown that it does not answer with parts. */
    private var knowsNoRanges = false

    @Volatile
    private var lastHeaders = Headers.EMPTY

    /** What is there is not of what the server has now, or cannot be added to. */
    private class Changed : Exception("the resource is not what its parts are of")

    suspend fun run(): Download {
        try {
            val found = if (download.resumes) file.find(key) else null
            if (found != null && !found.done.ranges.isEmpty()) {
                file.begin(found)
                resumed = found.done.size
                report()
            }
            fetchPatiently()
            file.finish(download.checksum)
            return Download(path, checkNotNull(file.state).done.size, resumed, lastHeaders)
        } finally {
            file.leave()
        }
    }

    /** What breaks is taken up again; an attempt that has brought something is none of those that count. */
    private suspend fun fetchPatiently() {
        var failures = 0
        while (true) {
            val before = doneBytes()
            try {
                fetchMissing()
                return
            } catch (_: Changed) {
                if (++restarts > MOST_RESTARTS) throw unsteady()
                startAnew()
            } catch (failure: HttpException) {
                if (!isPassing(failure)) throw failure
                if (doneBytes() > before) failures = 0
                if (failures++ >= download.attempts) throw failure
                pause(download.retryDelay * (1 shl minOf(failures - 1, MOST_DOUBLINGS)))
            }
        }
    }

    private fun doneBytes(): Long = file.state?.done?.size ?: 0

    private suspend fun startAnew() {
        resumed = 0
        file.begin(DownloadState(key, validator = null, total = -1))
    }

    private suspend fun fetchMissing() {
        val state = file.state
        if (state?.validator == null || state.done.ranges.isEmpty()) fetchBeginning()
        while (true) {
            val known = checkNotNull(file.state)
            if (known.isComplete) return
            val pieces = pieces(known)
            if (pieces.size == 1) fetchPiece(pieces.single()) else fetchTogether(pieces)
        }
    }

    /** Where several connections are wanted, a first part shows how long the whole is and whether there are parts. */
    private suspend fun fetchBeginning() {
        val first = if (download.connections > 1 && !knowsNoRanges) 0 until download.pieceBytes else null
        val isTaken = requests.ask(first, validator = null) { answer ->
            when (answer) {
                is RangeAnswer.Whole -> {
                    file.begin(DownloadState(key, answer.validator, answer.total))
                    file.end(copy(answer.response, 0, Long.MAX_VALUE))
                    true
                }

                is RangeAnswer.Part -> {
                    val fits = answer.validator != null && answer.range.first == 0L && answer.total >= 0
                    if (fits) {
                        file.begin(DownloadState(key, answer.validator, answer.total))
                        copyWhole(answer.response, 0, answer.range.last + 1)
                    }
                    fits
                }

                is RangeAnswer.Unsatisfiable -> {
                    if (answer.total == 0L) file.begin(DownloadState(key, validator = null, total = 0))
                    answer.total == 0L
                }
            }
        }
        if (!isTaken) knowsNoRanges = true
        if (!isTaken) throw Changed()
    }

    /** What is to be asked for: as it lacks, or in parts for several connections. */
    private fun pieces(state: DownloadState): List<LongRange> {
        val missing = state.done.missing(state.total)
        if (download.connections == 1 || state.total < 0) return missing.take(1)
        val lacking = missing.sumOf { it.last - it.first + 1 }
        val size = maxOf(download.pieceBytes, lacking / (download.connections * PIECES_A_CONNECTION))
        return missing.flatMap { gap ->
            (gap.first..gap.last step size).map { first -> first..minOf(gap.last, first + size - 1) }
        }
    }

    private suspend fun fetchTogether(pieces: List<LongRange>) = coroutineScope {
        val queue = Channel<LongRange>(pieces.size)
        pieces.forEach { queue.trySend(it) }
        queue.close()
        repeat(minOf(download.connections, pieces.size)) {
            launch { for (piece in queue) fetchPiece(piece) }
        }
    }

    private suspend fun fetchPiece(piece: LongRange) {
        val known = checkNotNull(file.state)
        requests.ask(piece, known.validator) { answer ->
            when (answer) {
                is RangeAnswer.Part -> {
                    val isSame = answer.validator == null || answer.validator == known.validator
                    val isSameSize = answer.total < 0 || known.total < 0 || answer.total == known.total
                    if (!isSame || !isSameSize || answer.range.first != piece.first) throw Changed()
                    if (known.total < 0 && answer.total >= 0) file.end(answer.total)
                    copyWhole(answer.response, piece.first, minOf(answer.range.last, piece.last) + 1)
                }

                is RangeAnswer.Unsatisfiable -> {
                    if (known.total >= 0 || answer.total != piece.first) throw Changed()
                    file.end(answer.total)
                }

                is RangeAnswer.Whole -> {
                    knowsNoRanges = answer.validator == known.validator
                    throw Changed()
                }
            }
        }
    }

    /** A part whose framing says nothing of its length may be shorter than it says of itself. */
    private suspend fun copyWhole(response: StreamedResponse, from: Long, end: Long) {
        val at = copy(response, from, end)
        if (at < end) throw HttpException.ConnectionClosed("The part of the file ended after ${at - from} bytes")
    }

    /** Writes what [response] brings at [from] up to [end]; gives where it stopped. */
    private suspend fun copy(response: StreamedResponse, from: Long, end: Long): Long {
        lastHeaders = response.responseHeaders
        val block = Buffer()
        var at = from
        report()
        while (at < end && response.read(block, minOf(BLOCK_BYTES, end - at)) != -1L) {
            val size = block.size
            file.write(at, block)
            at += size
            report()
        }
        return at
    }

    private suspend fun report() {
        val tell = download.onProgress ?: return
        reporting.withLock {
            val state = file.state ?: return
            tell(DownloadProgress(state.done.size, state.total, resumed))
        }
    }

    private fun isPassing(failure: HttpException): Boolean = when (failure) {
        is HttpException.ConnectionClosed, is HttpException.ConnectFailed, is HttpException.UnknownHost -> true
        is HttpException.Timeout -> true
        else -> false
    }

    private fun unsteady() = HttpException.Protocol(
        "The resource changed $MOST_RESTARTS times while it was downloaded, or its server answers ranges wrongly",
        "Download it when it rests, or with one connection and without resuming.",
    )

    private companion object {
        const val BLOCK_BYTES = 256L * 1024
        const val MOST_RESTARTS = 3
        const val MOST_DOUBLINGS = 6
        const val PIECES_A_CONNECTION = 4
    }
}
