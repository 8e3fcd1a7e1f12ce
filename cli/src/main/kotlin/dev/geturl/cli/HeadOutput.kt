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
        out.write(head.toByteArray())
    }

    private fun opened(name: String): OutputStream = try {
        if (createDirs) java.io.File(name).absoluteFile.parentFile?.mkdirs()
        FileOutputStream(name)
    } catch (failure: IOException) {
        throw CommandFailure(
            ExitCode.WRITE_ERROR,
            "-D: $name cannot be written: ${Failures.reason(failure)}",
            "Check the folder.",
        )
    }

    override fun close() {
        file?.close()
    }
}
