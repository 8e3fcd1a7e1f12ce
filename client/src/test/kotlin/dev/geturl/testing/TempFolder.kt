package dev.geturl.testing

import okio.Path
import okio.Path.Companion.toOkioPath
import java.nio.file.Files

/** A folder that is removed after the test. */
fun tempFolder(): Path {
    val folder = Files.createTempDirectory("geturl")
    AutoCloseable { folder.toFile().deleteRecursively() }.closedAfterTest()
    return folder.toOkioPath()
}

/** A file called [name] that holds [content], removed after the test. */
fun tempFile(name: String, content: String): Path = (tempFolder() / name).also { it.toFile().writeText(content) }
