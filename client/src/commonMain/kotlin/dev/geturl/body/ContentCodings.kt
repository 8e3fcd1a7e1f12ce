package dev.geturl.body

import dev.geturl.HttpException
import dev.geturl.RequestCoding

/**
 * A content coding beyond gzip and deflate, there because its library is on the class path.
 *
 * @property encode applies it to a request's body; null where that is not on offer.
 */
internal class OptionalCoding(
    val name: String,
    val encode: (() -> ContentEncoder)? = null,
    val open: () -> ContentDecoder,
)

/**
 * What is to be undone of a body's content codings: a value, decided before a byte of the body is read.
 *
 * @property undo names of the codings to undo, in that order: the last applied first.
 * @property left names of the codings that stay on the body, in the order of the Content-Encoding header; not empty
 *   when one of them is unknown here, as nothing can be undone beneath it.
 */
internal data class CodingPlan(val undo: List<String>, val left: List<String>) {
    /** What the metadata says about it, or null when the body is decoded to its end. */
    val note: String?
        get() = if (left.isEmpty()) null else "the body still has the content coding ${left.joinToString()}"

    companion object {
        /** For a body without any coding. */
        val NOTHING = CodingPlan(emptyList(), emptyList())
    }
}

/**
 * The content codings that this client can undo (RFC 9110 section 8.4.1): `gzip`, `x-gzip` and `deflate` always, `br`
 * and `zstd` with their library.
 *
 * @param optional asked once, on first need: looking for a library may load native code.
 */
internal class ContentCodings(private val inflaters: InflaterFactory, optional: () -> List<OptionalCoding>) {
    private val optional: List<OptionalCoding> by lazy(optional)

    /** The codings named in [contentEncoding], the values of all its header lines joined with commas, sorted out. */
    fun plan(contentEncoding: String?): CodingPlan {
        if (contentEncoding.isNullOrEmpty()) return CodingPlan.NOTHING
        val applied = contentEncoding
            .orEmpty()
            .split(',')
            .map { it.trim(' ', '\t').lowercase() }
            .filter { it.isNotEmpty() && it != "identity" }
        if (applied.size > MOST_STACKED) throw tooMany(applied.size)
        val undo = applied.asReversed().takeWhile(::isKnown)
        return CodingPlan(undo, applied.dropLast(undo.size))
    }

    /** New decoders for [plan], first to last. Each must be closed; when one cannot be opened, those before it are. */
    fun open(plan: CodingPlan): List<ContentDecoder> {
        if (plan.undo.isEmpty()) return emptyList()
        val opened = mutableListOf<ContentDecoder>()
        try {
            plan.undo.mapTo(opened, ::open)
        } catch (e: Exception) {
            opened.forEach(ContentDecoder::close)
            throw e
        }
        return opened
    }

    /**
     * A new encoder for the body of a request, which must be closed.
     *
     * @throws HttpException.Unsupported when its library is not there.
     */
    fun encoder(coding: RequestCoding): ContentEncoder = when (coding) {
        RequestCoding.GZIP -> {
            GzipEncoder()
        }

        RequestCoding.ZSTD -> {
            optional
                .firstNotNullOfOrNull {
                    it.encode.takeIf { _ ->
                        it.name == coding.text
                    }
                }?.invoke()
        }
    } ?: throw HttpException.Unsupported(
        "The request body cannot be compressed with ${coding.text}: its library is not on the class path",
        "Add zstd-jni, or use RequestCoding.GZIP.",
    )

    /** The value of Accept-Encoding: what the manual says, and unless [toTheLetter] what else can be undone. */
    fun offered(zip: Boolean, toTheLetter: Boolean): String = when {
        !zip -> "identity"
        toTheLetter -> "gzip,deflate"
        else -> (listOf("gzip,deflate") + optional.map { it.name }).joinToString(", ")
    }

    private fun isKnown(name: String) = name in ALWAYS || optional.any { it.name == name }

    private fun open(name: String): ContentDecoder = when (name) {
        "gzip", "x-gzip" -> GzipDecoder(inflaters)
        "deflate" -> DeflateDecoder(inflaters)
        else -> optional.first { it.name == name }.open()
    }

    private fun tooMany(count: Int) = HttpException.Decoding(
        message = "the body has $count content codings one over the other, more than $MOST_STACKED",
        offset = 0,
        hint = "no honest server does this: it wastes the time of whoever decodes it",
    )

    private companion object {
        const val MOST_STACKED = 5
        val ALWAYS = setOf("gzip", "x-gzip", "deflate")
    }
}
