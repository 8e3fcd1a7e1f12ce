package dev.geturl.cli

import okio.ByteString
import okio.FileSystem
import okio.IOException
import okio.Path.Companion.toPath
import okio.buffer
import okio.source

/** Reads what a flag names with `@`: a file, or standard input for `-`. */
internal class LocalData(private val streams: Streams) {
    fun read(flag: String, name: String): ByteString = try {
        if (name == "-") {
            streams.input.source().buffer().readByteString()
        } else {
            FileSystem.SYSTEM.read(name.toPath()) { readByteString() }
        }
    } catch (failure: IOException) {
        throw CommandFailure(
            ExitCode.READ_ERROR,
            "$flag: $name cannot be read: ${Failures.reason(failure)}",
            "Check the name of the file.",
        )
    }

    /** As [read], but null where there is no such file, or a folder, as curl has it for cookies. */
    fun readIfThere(flag: String, name: String): ByteString? {
        val isThere = FileSystem.SYSTEM.metadataOrNull(name.toPath())?.isDirectory == false
        return if (name == "-" || isThere) read(flag, name) else null
    }

    /** Its lines, without their ends and without empty ones. */
    fun lines(flag: String, name: String): List<String> =
        read(flag, name).utf8().split('\n').map { it.removeSuffix("\r") }.filter { it.isNotBlank() }
}
