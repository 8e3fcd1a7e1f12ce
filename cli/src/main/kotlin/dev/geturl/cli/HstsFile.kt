package dev.geturl.cli

import dev.geturl.HstsStore
import okio.IOException
import okio.Path.Companion.toPath

/** The hosts of `--hsts` [name], which all lanes of a session share; an empty name is for no file. */
internal class HstsFile(private val name: String, private val messages: Messages) : AutoCloseable {
    /**
     * The hosts.
     *
     * @throws CommandFailure when the file cannot be read.
     */
    val store: HstsStore = try {
        HstsStore(name.ifEmpty { null }?.toPath())
    } catch (failure: IOException) {
        throw CommandFailure(
            ExitCode.READ_ERROR,
            "--hsts: $name cannot be read: ${Failures.reason(failure)}",
            "Check the name of the file.",
        )
    }

    /** Waits until all that was learnt is in the file, which the client writes in the background. */
    override fun close() {
        try {
            store.save()
        } catch (failure: IOException) {
            messages.warning("--hsts: $name cannot be written: ${Failures.reason(failure)}")
        }
    }
}
