package dev.geturl.cli

import okio.Buffer
import okio.ByteString
import okio.ByteString.Companion.encodeUtf8

/**
 * What -d and its kin put together.
 *
 * @property bytes the body, or with -G the addition to the query.
 * @property isJson whether any of it came with `--json`, which also sets types.
 */
internal class RequestData private constructor(val bytes: ByteString, val isJson: Boolean) {
    companion object {
        /** The data of [given] in its order; null when there is none. */
        fun of(given: List<ArgumentOrder.Given>, files: LocalData): RequestData? {
            val pieces = given.filter { it.flag in FLAGS }
            if (pieces.isEmpty()) return null
            val all = Buffer()
            pieces.forEachIndexed { index, piece ->
                if (index > 0 && piece.flag != JSON) all.writeUtf8("&")
                all.write(piece(piece, files))
            }
            return RequestData(all.readByteString(), pieces.any { it.flag == JSON })
        }

        private fun piece(given: ArgumentOrder.Given, files: LocalData): ByteString {
            val isFile = given.value.startsWith('@') && given.flag != RAW
            val file = given.value.substring(if (isFile) 1 else 0)
            return when {
                given.flag == ENCODED -> encoded(given.flag, given.value, files).encodeUtf8()
                !isFile -> given.value.encodeUtf8()
                given.flag == PLAIN -> withoutLineEnds(files.read(given.flag, file))
                else -> files.read(given.flag, file)
            }
        }

        private fun withoutLineEnds(bytes: ByteString): ByteString {
            val kept = Buffer()
            for (at in 0 until bytes.size) if (bytes[at].toInt() !in STRIPPED) kept.writeByte(bytes[at].toInt())
            return kept.readByteString()
        }

        /** What `--data-urlencode` makes of [text]: `content`, `=content`, `name=content`, `@file` or `name@file`. */
        fun encoded(flag: String, text: String, files: LocalData): String {
            val at = text.indexOfFirst { it == '=' || it == '@' }
            if (at < 0) return percentEncoded(text.encodeUtf8())
            val rest = text.substring(at + 1)
            val content = percentEncoded(if (text[at] == '@') files.read(flag, rest) else rest.encodeUtf8())
            return if (at == 0) content else text.substring(0, at) + "=" + content
        }

        /** All but unreserved characters as `%XX`, a space as `+`. */
        private fun percentEncoded(bytes: ByteString): String = buildString {
            for (index in 0 until bytes.size) {
                val byte = bytes[index].toInt() and 0xff
                val char = byte.toChar()
                when {
                    char == ' ' -> append('+')
                    char in 'a'..'z' || char in 'A'..'Z' || char in '0'..'9' || char in "-._~" -> append(char)
                    else -> append('%').append(byte.toString(16).uppercase().padStart(2, '0'))
                }
            }
        }

        private const val PLAIN = "-d"
        private const val RAW = "--data-raw"
        private const val ENCODED = "--data-urlencode"
        private const val JSON = "--json"
        private val FLAGS = setOf(PLAIN, RAW, "--data-binary", ENCODED, JSON)
        private val STRIPPED = setOf(0, 10, 13)
    }
}
