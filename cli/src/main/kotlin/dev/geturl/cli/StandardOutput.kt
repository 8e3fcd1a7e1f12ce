package dev.geturl.cli

import kotlinx.coroutines.sync.Mutex
import okio.Buffer
import okio.ByteString
import okio.ByteString.Companion.encodeUtf8
import java.io.OutputStream

/** Where bodies go that go to no file. */
internal interface StandardOutput {
    /** Takes all of [bytes]. */
    suspend fun write(bytes: Buffer)
}

/** Writes at once, for who has the output alone. */
internal class DirectOutput(private val stream: OutputStream) : StandardOutput {
    override suspend fun write(bytes: Buffer) {
        bytes.copyTo(stream)
        bytes.clear()
    }
}

/**
 * The output of one of several transfers that run at a time: only whole lines are written, so that none has a piece of
 * another transfer's in it. The beginning of a line is held back; who has more of it than [MOST_HELD] takes the output
 * for itself until the line ends, and the others wait.
 *
 * @param turn shared by those that write to [stream].
 */
internal class LineOutput(private val stream: OutputStream, private val turn: Mutex) : StandardOutput {
    private val held = Buffer()
    private var hasTurn = false

    override suspend fun write(bytes: Buffer) {
        val lines = bytes.snapshot().lastIndexOf(LINE_END) + 1L
        if (lines > 0) {
            held.write(bytes, lines)
            put()
            leave()
        }
        held.write(bytes, bytes.size)
        if (hasTurn || held.size > MOST_HELD) put()
    }

    /** Writes what is left, be it no whole line: nothing more will come. */
    suspend fun end() {
        if (held.size > 0) put()
    }

    /** Lets the others write. To be called in any case, after [end] or without it. */
    fun leave() {
        if (!hasTurn) return
        hasTurn = false
        turn.unlock()
    }

    private suspend fun put() {
        if (!hasTurn) {
            turn.lock()
            hasTurn = true
        }
        held.copyTo(stream)
        held.clear()
    }

    private companion object {
        const val MOST_HELD = 64L * 1024
        val LINE_END: ByteString = "\n".encodeUtf8()
    }
}
