package dev.geturl.cli

import java.io.File
import java.io.IOException

/** The files of `--etag-compare` and `--etag-save`, which may be one. */
internal class EntityTags(private val flags: ConditionFlags, files: LocalData, private val streams: Streams) {
    /** What `If-None-Match` says; null when it is not sent. A file that is not there, or empty, has the empty tag. */
    val known: String? = flags.etagCompare?.let { name ->
        files.readIfThere("--etag-compare", name)?.utf8()?.trim()?.ifEmpty { null } ?: "\"\""
    }

    /**
     * Keeps [tag], that of a response; a response without one leaves the file as it is.
     *
     * @throws CommandFailure when it cannot be written.
     */
    fun save(tag: String?) {
        val name = flags.etagSave ?: return
        try {
            when {
                tag.isNullOrBlank() -> return
                name == "-" -> streams.out.writeText("$tag\n")
                else -> File(name).writeText("$tag\n")
            }
        } catch (failure: IOException) {
            throw CommandFailure(
                ExitCode.WRITE_ERROR,
                "--etag-save: $name cannot be written: ${Failures.reason(failure)}",
                "Check the folder, and the room on the disk.",
            )
        }
    }
}
