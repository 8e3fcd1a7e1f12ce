package dev.geturl.cli

import dev.geturl.show.Har
import okio.FileSystem
import okio.IOException
import okio.Path.Companion.toPath

/** The file of `--har`: what is exchanged is written into it at the end. */
internal class Archive(private val name: String, private val messages: Messages) : AutoCloseable {
    val har = Har()

    /** Writes it. That it cannot be written fails nothing that has come. */
    override fun close() = try {
        FileSystem.SYSTEM.write(name.toPath()) { har.write(this) }
    } catch (failure: IOException) {
        messages.warning("--har: $name cannot be written: ${Failures.reason(failure)}. Check the folder.")
    }
}
