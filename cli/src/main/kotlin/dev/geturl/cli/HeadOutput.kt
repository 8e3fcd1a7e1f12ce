package dev.geturl.cli

import okio.Buffer
import okio.ByteString
import java.io.FileOutputStream
import java.io.IOException
import java.io.OutputStream

/** Where `-D` writes heads: one place for all transfers of a call. */
internal class HeadOutput(
    private val name: String?,
    private val streams: Streams,
    private val createDirs: Boolean,
) : AutoCloseable {
    private var file: OutputStream? = null

    /** Whether heads go to where bodies go that go to no file. */
    val isStandard: Boolean get() = name == "-"

    /** Takes [head]; [standard] is where the output of its transfer goes. */
    suspend fun write(head: ByteString, standard: StandardOutput) {
        val out = when (name) {
            null -> return
            "-" -> return standard.write(Buffer().write(head))
            "%" -> streams.err
            else -> file ?: opened(name).also { file = it }
        }
        try {
            out.write(head.toByteArray())
        } catch (failure: IOException) {
            throw unwritable(name, failure)
        }
    }

    private fun opened(name: String): OutputStream = try {
        if (createDirs) java.io.File(name).absoluteFile.parentFile?.mkdirs()
        FileOutputStream(name)
    } catch (failure: IOException) {
        throw unwritable(name, failure)
    }

    private fun unwritable(name: String, failure: IOException) = CommandFailure(
        ExitCode.WRITE_ERROR,
        "-D: $name cannot be written: ${Failures.reason(failure)}",
        "Check the folder, and the room on the disk.",
    )

    override fun close() {
        file?.close()
    }
}
