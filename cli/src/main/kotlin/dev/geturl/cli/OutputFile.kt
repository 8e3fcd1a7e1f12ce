package dev.geturl.cli

import okio.Buffer
import java.io.File
import java.io.FileOutputStream
import java.io.IOException
import java.io.OutputStream

/** Where the response of one transfer is written: a file that is made with its first byte, or standard output. */
internal class OutputFile(
    private val flags: OutputFlags,
    private val standard: StandardOutput,
    private val wanted: String?,
    private val rules: Rules = Rules(),
) {
    /**
     * What happens when the file is there.
     *
     * @property appends goes on at its end: `-C`.
     * @property refusesExisting never overwrites: the server chose the name.
     */
    class Rules(val appends: Boolean = false, val refusesExisting: Boolean = false)

    private var stream: OutputStream? = null
    private var file: File? = null

    /** The name of the file that was written, or null for standard output. */
    val name: String? get() = (file ?: wanted?.let(::located))?.path

    val isFile: Boolean get() = wanted != null

    /** Bytes of the body that were written. */
    var written = 0L
        private set

    /** How long the file was before anything was written. */
    private var before = 0L

    /** Writes all of [bytes], which are of the body. */
    suspend fun write(bytes: Buffer) {
        val size = bytes.size
        writeHead(bytes)
        written += size
    }

    /** Writes all of [bytes], which are of a head. */
    suspend fun writeHead(bytes: Buffer) {
        try {
            if (wanted == null) standard.write(bytes) else bytes.copyTo(open(wanted))
            bytes.clear()
        } catch (failure: IOException) {
            throw CommandFailure(
                ExitCode.WRITE_ERROR,
                "Writing ${name ?: "the output"} failed: ${Failures.reason(failure)}",
            )
        }
    }

    /** Forgets what was written, where another attempt follows; what went to no file stays, as do heads alone. */
    fun beginAgain() {
        val target = file
        if (written == 0L || target == null || !target.isFile) return
        stream?.close()
        stream = FileOutputStream(target, true).also { it.channel.truncate(before) }
        written = 0
    }

    /** Makes the file, where nothing came to write into it. */
    fun makeEmpty() {
        wanted?.let(::open)
    }

    private fun open(name: String): OutputStream = stream ?: opened(name).also { stream = it }

    private fun opened(name: String): OutputStream {
        var target = located(name)
        try {
            if (flags.createDirs) target.absoluteFile.parentFile?.mkdirs()
            if (!rules.appends && target.exists() && target.isFile) {
                if (!flags.clobber) {
                    target = unused(target)
                } else if (rules.refusesExisting) {
                    throw exists(target)
                }
            }
            file = target
            if (rules.appends) before = target.length()
            return FileOutputStream(target, rules.appends)
        } catch (failure: IOException) {
            throw CommandFailure(
                ExitCode.WRITE_ERROR,
                "The file $target cannot be written: ${failure.message?.substringAfterLast('(')?.removeSuffix(")")}",
                "Check the folder, or give --create-dirs.",
            )
        }
    }

    private fun located(name: String): File = flags.directory?.let { File(it, name) } ?: File(name)

    private fun unused(taken: File): File =
        (1..MAX_SUFFIX).map { File("${taken.path}.$it") }.firstOrNull { !it.exists() }
            ?: throw CommandFailure(
                ExitCode.WRITE_ERROR,
                "$taken and $MAX_SUFFIX names like it are taken",
                "Remove some of them.",
            )

    private fun exists(target: File) = CommandFailure(
        ExitCode.WRITE_ERROR,
        "The file $target is there already, and its name is the server's choice",
        "Remove it, or choose a name with -o.",
    )

    /** Closes it; after a failure removes it when `--remove-on-error` says so. */
    fun close(isFailed: Boolean, lastModified: Long?) {
        if (!isFile) return
        try {
            stream?.close()
        } catch (failure: IOException) {
            throw CommandFailure(ExitCode.WRITE_ERROR, "Writing $name failed: ${Failures.reason(failure)}")
        }
        val target = file ?: return
        if (isFailed && flags.removeOnError) target.delete()
        if (flags.remoteTime && lastModified != null) target.setLastModified(lastModified * MILLIS)
    }

    private companion object {
        const val MAX_SUFFIX = 100
        const val MILLIS = 1000
    }
}
