package dev.geturl.cli

import dev.geturl.HttpException
import okio.ByteString
import okio.ByteString.Companion.encode

/** Heads as they are shown, byte for byte in ISO 8859-1. */
internal object HeadText {
    private val FOLD = Regex("[ \t]*\r?\n[ \t]+")

    /** [head] with lines that were folded made one. */
    fun unfolded(head: ByteString): ByteString {
        val text = head.string(Charsets.ISO_8859_1)
        return if (FOLD.containsMatchIn(text)) text.replace(FOLD, " ").encode(Charsets.ISO_8859_1) else head
    }

    /** The lines of [head], each with its end. */
    fun lines(head: ByteString): List<ByteString> = head
        .string(Charsets.ISO_8859_1)
        .split(AFTER_LINE)
        .filter { it.isNotEmpty() }
        .map { it.encode(Charsets.ISO_8859_1) }

    /** [heads], the last of them only up to the field that [failure] complains of. */
    fun upToFault(heads: List<ByteString>, failure: HttpException): List<ByteString> {
        val field = FRAMING.firstOrNull { it in failure.message.orEmpty() } ?: return heads
        val last = heads.lastOrNull { it.size > 0 } ?: return heads
        val text = last.string(Charsets.ISO_8859_1)
        val at = text.indexOf("\n$field:", ignoreCase = true)
        return if (at < 0) {
            heads
        } else {
            heads.takeWhile { it !== last } + text.substring(0, at + 1).encode(Charsets.ISO_8859_1)
        }
    }

    /** [head] for a terminal. */
    fun coloured(head: ByteString, colours: Colours): String = head
        .utf8()
        .removeSuffix("\n")
        .split('\n')
        .joinToString("") { colours.headLine(it.removeSuffix("\r")) + "\n" }

    private val AFTER_LINE = Regex("(?<=\n)")
    private val FRAMING = listOf("Transfer-Encoding", "Content-Length")
}
