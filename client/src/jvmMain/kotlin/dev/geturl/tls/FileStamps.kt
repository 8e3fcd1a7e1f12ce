package dev.geturl.tls

import dev.geturl.TlsIdentity
import dev.geturl.TlsOptions
import java.io.IOException
import java.nio.file.Files
import java.nio.file.InvalidPathException
import java.nio.file.Path
import java.nio.file.Paths
import java.nio.file.attribute.BasicFileAttributes
import java.util.stream.Collectors

/** How the files that options name look from outside, to see whether they have changed. */
internal class FileStamps private constructor(private val stamps: Map<String, List<Any?>>) {
    /** Whether there is any that could change. */
    val areThere: Boolean get() = stamps.isNotEmpty()

    override fun equals(other: Any?): Boolean = other is FileStamps && other.stamps == stamps

    override fun hashCode(): Int = stamps.hashCode()

    companion object {
        /** No more of a folder's files than these are looked at. */
        private const val MAX_FILES = 2_000L

        /** Of the files that [options] name, and of those with the [identity] that a server shows. */
        fun of(options: TlsOptions, identity: TlsIdentity? = null): FileStamps {
            val named = listOf(
                options.cafile,
                options.castore?.file,
                options.certfile,
                options.keyfile,
                identity?.certfile,
                identity?.keyfile,
            )
            val files = named.filterNotNull() + options.revocation?.crlfiles.orEmpty()
            return FileStamps((files + options.cadir?.let(::inFolder).orEmpty()).associateWith(::stamp))
        }

        private fun inFolder(folder: String): List<String> = try {
            Files.list(Paths.get(folder)).use { files ->
                files.limit(MAX_FILES).map(Path::toString).collect(Collectors.toList())
            }
        } catch (_: IOException) {
            listOf(folder)
        } catch (_: InvalidPathException) {
            listOf(folder)
        }

        /** Of what a link leads to. A file that is not there has a stamp, too. */
        private fun stamp(file: String): List<Any?> = try {
            val seen = Files.readAttributes(Paths.get(file), BasicFileAttributes::class.java)
            listOf(seen.lastModifiedTime(), seen.size(), seen.fileKey())
        } catch (unread: IOException) {
            listOf(unread.javaClass)
        } catch (unread: InvalidPathException) {
            listOf(unread.javaClass)
        }
    }
}
