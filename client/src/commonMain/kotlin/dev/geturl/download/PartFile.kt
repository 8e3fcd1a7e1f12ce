package dev.geturl.download

import dev.geturl.HttpException
import kotlinx.coroutines.CoroutineDispatcher
import kotlinx.coroutines.NonCancellable
import kotlinx.coroutines.sync.Mutex
import kotlinx.coroutines.sync.withLock
import kotlinx.coroutines.withContext
import okio.Buffer
import okio.FileHandle
import okio.FileSystem
import okio.IOException
import okio.Path
import okio.Path.Companion.toPath
import kotlin.concurrent.Volatile
import kotlin.time.Duration
import kotlin.time.TimeSource

/**
 * The unfinished file beside the one that is wanted, `.part` behind its name, and what tells how far it has come,
 * `.part.state`. What the state tells of is on the disk before it is told: the state is written anew, whole, and takes
 * the place of the old one in one step. So whatever kills the process leaves something to go on from.
 *
 * @param blocking where files are used.
 */
internal class PartFile(
    private val path: Path,
    private val files: FileSystem,
    private val blocking: CoroutineDispatcher,
    private val saveEvery: Duration,
    private val clock: TimeSource = TimeSource.Monotonic,
) {
    private val part = path.beside(".part")
    private val stateFile = path.beside(".part.state")
    private val newState = path.beside(".part.state.new")
    private val mutex = Mutex()
    private var handle: FileHandle? = null
    private var savedAt = clock.markNow()

    /** How far it has come; null before [begin]. */
    @Volatile
    var state: DownloadState? = null
        private set

    /** What an earlier download of the resource that [key] stands for has left; null when there is nothing to use. */
    suspend fun find(key: String): DownloadState? = working("read") {
        if (!files.exists(stateFile) || !files.exists(part)) return@working null
        val found = DownloadState.parse(files.read(stateFile) { readUtf8() })
        val size = files.metadata(part).size ?: 0
        val end = found?.done?.ranges?.lastOrNull()?.last ?: -1
        found?.takeIf { it.key == key && it.validator != null && size > end }
    }

    /** Goes on from [state], or begins anew where it has nothing done. */
    suspend fun begin(state: DownloadState): Unit = mutex.withLock {
        working("written") {
            close()
            if (state.done.ranges.isEmpty()) {
                files.delete(stateFile)
                files.delete(part)
                path.parent?.let { files.createDirectories(it) }
            }
            handle = files.openReadWrite(part)
            this.state = state
            save(state)
        }
    }

    /** Writes all of [bytes] at [offset]; they count from then on. Gives how far it has come. */
    suspend fun write(offset: Long, bytes: Buffer): DownloadState = mutex.withLock {
        working("written") {
            val count = bytes.size
            opened().write(offset, bytes, count)
            val now = known().plus(offset until offset + count)
            state = now
            if (savedAt.elapsedNow() >= saveEvery) save(now)
            now
        }
    }

    /** It is known now that it has [total] bytes. */
    suspend fun end(total: Long): Unit = mutex.withLock { state = known().ofTotal(total) }

    /** Keeps what is there for another time. What cannot be kept is not worth another failure: the last save counts. */
    suspend fun leave(): Unit = withContext(NonCancellable) {
        mutex.withLock {
            withContext(blocking) {
                try {
                    state?.let { if (handle != null) save(it) }
                } catch (_: IOException) {
                    files.delete(newState)
                } finally {
                    close()
                }
            }
        }
    }

    /** Checks it and puts it where it is wanted, in one step. */
    suspend fun finish(checksum: Checksum?): Unit = mutex.withLock {
        working("written") {
            opened().run {
                if (known().total != size()) resize(known().total)
                flush()
            }
            close()
            if (checksum != null) {
                val actual = checksum.of(files.source(part))
                if (actual != checksum.value) throw differs(checksum, actual.hex())
            }
            files.atomicMove(part, path)
            files.delete(stateFile)
        }
    }

    private fun differs(checksum: Checksum, actual: String): HttpException {
        files.delete(stateFile)
        files.delete(part)
        return HttpException.Protocol(
            "The file for $path has the ${checksum.algorithm} $actual, but ${checksum.value.hex()} was expected",
            "It was thrown away: fetch it again from a source that you trust, or correct the checksum.",
        )
    }

    private fun save(state: DownloadState) {
        if (state.done.ranges.isNotEmpty()) opened().flush()
        files.write(newState) { writeUtf8(state.write()) }
        files.atomicMove(newState, stateFile)
        savedAt = clock.markNow()
    }

    private fun close() {
        handle?.close()
        handle = null
    }

    private fun opened(): FileHandle = checkNotNull(handle) { "the file $part is not open" }

    private fun known(): DownloadState = checkNotNull(state) { "the download has not begun" }

    private suspend fun <T> working(what: String, work: () -> T): T = withContext(blocking) {
        try {
            work()
        } catch (failure: IOException) {
            if (failure is HttpException) throw failure
            throw HttpException.SinkFailed(
                "The file for $path could not be $what: ${failure.message}",
                "What has come is kept: make room or mend the folder, then download again to go on.",
                failure,
            )
        }
    }
}

private fun Path.beside(suffix: String): Path = "$this$suffix".toPath()
