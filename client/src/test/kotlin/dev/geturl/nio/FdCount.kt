package dev.geturl.nio

import java.nio.file.Files
import java.nio.file.Path
import kotlin.io.path.listDirectoryEntries

/** The sockets that this process has open. */
internal object FdCount {
    private val descriptors = Path.of("/proc/self/fd")

    fun sockets(): Int = descriptors.listDirectoryEntries().count { entry ->
        runCatching { Files.readSymbolicLink(entry).toString().startsWith("socket:") }.getOrDefault(false)
    }
}
