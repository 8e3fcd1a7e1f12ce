package dev.geturl.cookies

import dev.geturl.CookieJar
import dev.geturl.CookieOptions
import dev.geturl.HttpClient
import kotlinx.coroutines.flow.takeWhile
import okio.Buffer
import okio.FileSystem
import okio.IOException
import okio.Path
import okio.Path.Companion.toPath
import kotlin.random.Random
import kotlin.time.Clock
import kotlin.time.Instant

/**
 * A list that was fetched, with what is needed to ask whether there is a newer one. In a file these are comments of the
 * list, so that both are replaced at once.
 */
internal class SuffixCopy(
    private val text: String,
    val fetched: Instant?,
    val etag: String = "",
    val lastModified: String = "",
) {
    /** @throws IOException when the text is no list. */
    fun list(): PublicSuffixList = try {
        PublicSuffixList.parse(text)
    } catch (e: IllegalArgumentException) {
        throw IOException("DomainOptions.domainFile has no public suffix list: delete it, or name another", e)
    }

    /** The same list, known to be the newest at [time]. */
    fun confirmed(time: Instant): SuffixCopy = SuffixCopy(text, time, etag, lastModified)

    /** Replaces [file] as a whole: readers find the one before or this one, never a part. */
    fun write(files: FileSystem, file: Path) {
        file.parent?.let { files.createDirectories(it) }
        val unfinished = (file.parent ?: ".".toPath()) / "${file.name}.${Random.nextLong().toULong()}.tmp"
        try {
            files.write(unfinished) {
                writeUtf8("$FETCHED$fetched\n$ETAG$etag\n$LAST_MODIFIED$lastModified\n")
                writeUtf8(text)
            }
            files.atomicMove(unfinished, file)
        } finally {
            files.delete(unfinished, mustExist = false)
        }
    }

    companion object {
        private const val FETCHED = "// geturl fetched: "
        private const val ETAG = "// geturl etag: "
        private const val LAST_MODIFIED = "// geturl last-modified: "

        /** What [file] has; null when there is no such file. */
        fun read(files: FileSystem, file: Path): SuffixCopy? {
            if (!files.exists(file)) return null
            val all = files.read(file) { readUtf8() }
            val notes = all.lineSequence().takeWhile { it.startsWith("// geturl ") }.toList()

            fun note(name: String) = notes.firstOrNull { it.startsWith(name) }?.removePrefix(name).orEmpty()
            val text = all.lineSequence().drop(notes.size).joinToString("\n")
            return SuffixCopy(text, Instant.parseOrNull(note(FETCHED)), note(ETAG), note(LAST_MODIFIED))
        }
    }
}

/**
 * The list at [url], or the one [before] when the server says that it is the newest (RFC 9110, section 13).
 *
 * @throws IOException when the server has no list to give.
 */
internal suspend fun fetchSuffixes(http: HttpClient, url: String, before: SuffixCopy?, clock: Clock): SuffixCopy {
    val body = Buffer()
    val answer = http.stream(
        url,
        options = {
            // The client's own jar may be the one that waits for this list.
            cookies = CookieOptions(jar = CookieJar.NONE)
            headers {
                if (!before?.etag.isNullOrEmpty()) set("If-None-Match", before.etag)
                if (!before?.lastModified.isNullOrEmpty()) set("If-Modified-Since", before.lastModified)
            }
        },
    ) { response ->
        response.body.takeWhile { body.size <= LONGEST_LIST }.collect { body.write(it) }
        response.transaction
    }
    val now = clock.now()
    if (answer.responseCode == NOT_MODIFIED && before != null) return before.confirmed(now)
    val text = body.readUtf8()
    if (answer.responseCode != OK || !PublicSuffixList.isWhole(text)) {
        throw IOException("$url gave no public suffix list, but ${answer.responseLine}: see DomainOptions.domainList")
    }
    return SuffixCopy(text, now, answer.responseHeaderValue("ETag"), answer.responseHeaderValue("Last-Modified"))
}

private const val OK = 200
private const val NOT_MODIFIED = 304

/** Forty times what it is today. */
private const val LONGEST_LIST = 16L * 1024 * 1024
