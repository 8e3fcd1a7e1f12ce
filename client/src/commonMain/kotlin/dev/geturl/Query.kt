package dev.geturl

import dev.geturl.url.EncodeSet
import dev.geturl.url.appendByte
import dev.geturl.url.utf8
import okio.ByteString
import kotlin.jvm.JvmName

/**
 * Encodes [value] for a query or a form body: all but ASCII letters, digits and `-._~` becomes `%XX` of its UTF-8
 * bytes. A space becomes `%20`, and a line feed `%0D%0A` as HTML forms have it; a carriage return before it is kept as
 * well.
 *
 * The manual's `quoteString`. The client's function of that name uses its `urlEncoding` in place of UTF-8.
 */
public fun quoteString(value: String): String = quoteString(value, ::utf8)

/**
 * Encodes keys and values that stand in turn as `key=value&key=value`, each as [quoteString] does.
 *
 * The manual's `formatQuery`. The client's function of that name uses its `urlEncoding` in place of UTF-8.
 *
 * @throws IllegalArgumentException when their number is odd.
 */
public fun formatQuery(vararg keysAndValues: String): String = formatQuery(pairsOf(keysAndValues.asList()), ::utf8)

/**
 * Encodes [pairs] as `key=value&key=value`, each key and value as [quoteString] does. Order and repetitions are kept.
 */
@JvmName("formatQueryPairs")
public fun formatQuery(vararg pairs: Pair<String, String>): String = formatQuery(pairs.asList(), ::utf8)

/**
 * Encodes [map] as a query, in its order, each key and value as [quoteString] does.
 *
 * A null value gives the key alone, without an equals sign. An [Iterable] or [Array] gives one pair with the same key
 * for each of its elements, so that an empty one gives nothing. Other values are written as their `toString` says.
 */
public fun queryFromMap(map: Map<String, Any?>): String = queryFromMap(map, ::utf8)

/** [quoteString] over the bytes that [encode] makes of the text. */
internal fun quoteString(value: String, encode: (String) -> ByteString): String {
    if (value.all { it !in EncodeSet.UNRESERVED_ONLY }) return value
    return buildString(value.length + 16) {
        val bytes = encode(if ('\n' in value) value.replace("\n", "\r\n") else value)
        for (at in 0 until bytes.size) {
            val byte = bytes[at].toInt() and 0xFF
            if (byte.toChar() in EncodeSet.UNRESERVED_ONLY) appendByte(byte) else append(byte.toChar())
        }
    }
}

/** [formatQuery] over the bytes that [encode] makes of each text. */
internal fun formatQuery(pairs: List<Pair<String, String>>, encode: (String) -> ByteString): String =
    pairs.joinToString("&") { (key, value) -> quoteString(key, encode) + "=" + quoteString(value, encode) }

/** [queryFromMap] over the bytes that [encode] makes of each text. */
internal fun queryFromMap(map: Map<String, Any?>, encode: (String) -> ByteString): String = buildList {
    for ((key, value) in map) {
        val quoted = quoteString(key, encode)
        val elements = when (value) {
            is Iterable<*> -> value
            is Array<*> -> value.asList()
            else -> listOf(value)
        }
        elements.mapTo(this) { if (it == null) quoted else quoted + "=" + quoteString(it.toString(), encode) }
    }
}.joinToString("&")

/** Takes keys and values in turn; the condition and the words of the manual's `formatQuery`. */
internal fun pairsOf(keysAndValues: List<String>): List<Pair<String, String>> {
    require(keysAndValues.size % 2 == 0) {
        "Incorrect number of arguments, must be an even number: got ${keysAndValues.size}. Give a value for each key"
    }
    return keysAndValues.chunked(2) { (key, value) -> key to value }
}
