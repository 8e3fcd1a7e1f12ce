package dev.geturl.cli

import dev.geturl.CookieJar
import dev.geturl.cookies.BrowserCookieJar
import dev.geturl.cookies.CookieDatabase
import dev.geturl.cookies.CookieStoreException
import dev.geturl.cookies.JarOptions
import dev.geturl.cookies.NetscapeFormat
import dev.geturl.cookies.cookieJar
import kotlinx.coroutines.runBlocking
import okio.Path.Companion.toPath
import java.io.IOException
import java.nio.file.Files
import java.nio.file.Path
import java.nio.file.StandardCopyOption

/**
 * The jar of a call, which its operations share as with curl: in memory or in a database, with what files hold of it
 * before, and written to files at the end.
 */
internal class CookieSession private constructor(
    private val operations: List<CookieFlags>,
    private val streams: Streams,
    private val messages: Messages,
    private val database: CookieDatabase?,
    private val kept: BrowserCookieJar,
) : AutoCloseable {
    /** What clients are given. */
    val jar: CookieJar = CurlJar(kept)

    /** How servers have spelled the domains of their cookies. */
    val spelling = DomainSpelling()

    private suspend fun load(files: LocalData) {
        if (database != null && operations.any { it.junkSession }) kept.clearSession()
        operations.forEach { load(it, files) }
    }

    private suspend fun load(flags: CookieFlags, files: LocalData) {
        for (name in flags.files) {
            val bytes = files.readIfThere("-b", name) ?: continue
            val file = CookieFile.read(bytes)
            file.unread.forEach { messages.warning("-b $name: line $it is no cookie and left out: mend or remove it") }
            kept.addAll(file.cookies.filterNot { flags.junkSession && it.cookie.expires == null })
        }
    }

    /**
     * Writes the files of `-c`, also when transfers have failed. That one cannot be written fails none of them, as with
     * curl.
     */
    override fun close(): Unit = runBlocking {
        try {
            operations.mapNotNull { it.jarFile }.distinct().forEach { save(it) }
        } finally {
            kept.close()
            database?.close()
            database?.awaitClosed()
        }
    }

    private suspend fun save(name: String) {
        try {
            // The file has no times: whoever reads it takes its order for theirs.
            val text = spelling.applyTo(NetscapeFormat.write(kept.list().sortedBy { it.creation }))
            if (name == "-") streams.out.writeText(text) else replace(Path.of(name), text)
        } catch (failure: IOException) {
            messages.warning("-c: $name cannot be written: ${Failures.reason(failure)}. Check the folder.")
        }
    }

    /** A file is there as a whole or as it was; what is none, such as a pipe, is written to. */
    private fun replace(file: Path, text: String) {
        if (Files.exists(file) && (!Files.isRegularFile(file) || Files.isSymbolicLink(file))) {
            Files.writeString(file, text)
            return
        }
        // Readable by its owner alone.
        val draft = Files.createTempFile(file.toAbsolutePath().parent, ".${file.fileName}", "")
        try {
            Files.writeString(draft, text)
            Files.move(draft, file, StandardCopyOption.REPLACE_EXISTING)
        } finally {
            Files.deleteIfExists(draft)
        }
    }

    companion object {
        /**
         * Opens the jar that the flags of any of [operations] ask for, with the cookies of their files; null when none
         * does: nothing of the jar is loaded then.
         *
         * @throws CommandFailure when the database cannot be used or a file cannot be read.
         */
        fun open(
            operations: List<CookieFlags>,
            files: LocalData,
            streams: Streams,
            messages: Messages,
        ): CookieSession? {
            val asking = operations.filter { it.wantJar }.ifEmpty { return null }
            val names = asking.mapNotNull { it.database }.distinct()
            if (names.size >
                1
            ) {
                throw badUsage("a call has one --cookie-db, not ${names.size}", "Leave all but one out.")
            }
            return runBlocking { opened(asking, names.firstOrNull(), files, streams, messages) }
        }

        private suspend fun opened(
            asking: List<CookieFlags>,
            name: String?,
            files: LocalData,
            streams: Streams,
            messages: Messages,
        ): CookieSession {
            val database = name?.let { openDatabase(it) }
            try {
                val jar = if (database == null) cookieJar() else database.jar()
                return CookieSession(asking, streams, messages, database, jar).apply { load(files) }
            } catch (failure: CookieStoreException) {
                database?.close()
                throw unusable(name.orEmpty(), failure)
            } catch (failure: CommandFailure) {
                database?.close()
                throw failure
            }
        }

        /** Sessions last beyond the process, as they do in a cookies.txt: `-j` ends them. */
        private suspend fun openDatabase(name: String): CookieDatabase {
            if (name.isEmpty()) throw badUsage("--cookie-db has an empty name", "Give a file.")
            return try {
                CookieDatabase.open(name.toPath(), JarOptions(keepSessions = true))
            } catch (failure: CookieStoreException) {
                throw unusable(name, failure)
            }
        }

        private fun unusable(name: String, failure: CookieStoreException) =
            badUsage("--cookie-db $name: ${failure.message}", "Give another file, or one that is not there yet.")
    }
}
