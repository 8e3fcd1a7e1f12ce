package dev.geturl.cli

import kotlinx.coroutines.channels.Channel
import kotlinx.coroutines.channels.ReceiveChannel
import kotlinx.coroutines.channels.trySendBlocking
import okio.Buffer
import okio.ByteString
import okio.ByteString.Companion.toByteString
import java.io.IOException
import java.io.InputStream
import kotlin.concurrent.thread

/**
 * Standard input as blocks, read ahead on a thread of its own: nobody can stop who reads a terminal, so that thread is
 * left behind when the command ends.
 */
internal object TypedInput {
    /** What comes from [input] as it comes; ends when that ends. */
    fun blocks(input: InputStream): ReceiveChannel<ByteString> {
        val blocks = Channel<ByteString>(BLOCKS_AHEAD)
        thread(name = "geturl-input", isDaemon = true) {
            val room = ByteArray(BLOCK_BYTES)
            try {
                while (true) {
                    val count = input.read(room)
                    if (count < 0 || blocks.trySendBlocking(room.toByteString(0, count)).isFailure) break
                }
                blocks.close()
            } catch (broken: IOException) {
                blocks.close(CommandFailure(ExitCode.READ_ERROR, "Input cannot be read: ${Failures.reason(broken)}"))
            }
        }
        return blocks
    }

    private const val BLOCKS_AHEAD = 4
    private const val BLOCK_BYTES = 64 * 1024
}

/** Cuts blocks into lines, without their ends. A line may be as long as a message. */
internal class LineCutter {
    private val rest = Buffer()

    /** The lines that [block] completes. */
    fun cut(block: ByteString): List<String> {
        rest.write(block)
        val lines = ArrayList<String>()
        while (true) {
            val end = rest.indexOf('\n'.code.toByte())
            if (end < 0) return lines
            lines += rest.readUtf8(end).removeSuffix("\r")
            rest.skip(1)
        }
    }

    /** What came behind the last line end; null when nothing did. */
    fun rest(): String? = if (rest.exhausted()) null else rest.readUtf8()
}
