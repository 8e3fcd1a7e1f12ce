package dev.geturl

import okio.ByteString
import okio.ByteString.Companion.encodeUtf8
import okio.Path
import kotlin.jvm.JvmSynthetic
import kotlin.uuid.ExperimentalUuidApi
import kotlin.uuid.Uuid

/**
 * A body of several parts: `multipart/form-data` (RFC 7578) as forms with files send it, or any other of RFC 2046. It
 * is sent as it is read, never put together in memory; its length is known where that of each part is.
 *
 * ```
 * http.geturl(url) {
 *     multipart {
 *         field("title", "A sunset")
 *         file("photo", "sunset.jpg".toPath())
 *     }
 * }
 * ```
 *
 * @property subtype what stands behind `multipart/`.
 * @property boundary what parts the parts.
 * @property parts what it holds, in order.
 */
public class Multipart private constructor(
    public val subtype: String,
    public val boundary: String,
    public val parts: List<Part>,
) {
    /**
     * One part.
     *
     * @property headers its field lines, written in UTF-8.
     * @property body its content.
     */
    public class Part internal constructor(public val headers: Headers, public val body: RequestBody)

    /** The `Content-Type` with the boundary. */
    public val contentType: String
        get() = "multipart/$subtype; boundary=" + if (HeaderSyntax.isToken(boundary)) boundary else "\"$boundary\""

    /** The body to send. It can be sent again where each part can. */
    public fun toBody(): RequestBody {
        val pieces = ArrayList<RequestBody>(parts.size * 2 + 1)
        parts.forEachIndexed { index, part ->
            val head = StringBuilder(if (index == 0) "" else "\r\n").append("--").append(boundary).append("\r\n")
            for (line in part.headers) head.append(line.name).append(": ").append(line.value).append("\r\n")
            pieces += RequestBody.Bytes(head.append("\r\n").toString().encodeUtf8())
            pieces += part.body
        }
        pieces += RequestBody.Bytes((if (parts.isEmpty()) "" else "\r\n").plus("--$boundary--\r\n").encodeUtf8())
        return RequestBody.Sequence(pieces, contentType)
    }

    /** Collects parts, which are sent in this order. */
    public class Builder {
        private val parts = ArrayList<Part>()

        /** What stands behind `multipart/`: default `form-data`. */
        public var subtype: String = "form-data"
            set(value) {
                require(HeaderSyntax.isToken(value)) { "\"$value\" is no subtype: give a token such as form-data" }
                field = value
            }

        /**
         * What parts the parts: 1 to 70 characters of RFC 2046 section 5.1.1. Nothing in the parts may look like it.
         * Default null: 24 dashes and 22 random characters of a source fit for keys.
         */
        public var boundary: String? = null
            set(value) {
                require(value == null || isBoundary(value)) {
                    "\"$value\" is no boundary: give 1 to $LONGEST_BOUNDARY letters, digits and any of $PUNCTUATION"
                }
                field = value
            }

        /** How names are written that hold what would end them. Default [PartNames.BROWSER]. */
        public var names: PartNames = PartNames.BROWSER

        /**
         * A field of a form with a text.
         *
         * @param type its `Content-Type`; null, the default, sends none, which means text in UTF-8.
         * @param headers field lines behind ours; one takes the place of that which would be sent by itself.
         */
        public fun field(name: String, value: String, type: String? = null, headers: Headers = Headers.EMPTY): Builder =
            add(formData(name, null), type, headers, RequestBody.Bytes(value.encodeUtf8()))

        /**
         * A field of a form with any [body].
         *
         * @param fileName makes it a file for the server.
         * @param type its `Content-Type`; null sends none.
         * @param headers as of the other [field].
         */
        public fun field(
            name: String,
            body: RequestBody,
            fileName: String? = null,
            type: String? = body.type,
            headers: Headers = Headers.EMPTY,
        ): Builder = add(formData(name, fileName), type, headers, body)

        /** A field of a form with the file at [path]; its type is guessed from [fileName]. See [field]. */
        public fun file(
            name: String,
            path: Path,
            fileName: String = path.name,
            type: String? = guessType(fileName),
            headers: Headers = Headers.EMPTY,
        ): Builder = field(name, RequestBody.FromFile(path, -1), fileName, type, headers)

        /** A field of a form with parts of its own, as for several files of one name. See [field]. */
        public fun field(name: String, nested: Multipart, headers: Headers = Headers.EMPTY): Builder =
            field(name, nested.toBody(), headers = headers)

        /** A part that is a file in itself, as those of `multipart/mixed`. See [field]. */
        public fun attachment(
            body: RequestBody,
            fileName: String,
            type: String? = guessType(fileName),
            headers: Headers = Headers.EMPTY,
        ): Builder = add("attachment; filename=\"${names.escape(fileName)}\"", type, headers, body)

        /** A part with [headers] and no other field lines but a `Content-Type` of [type]. */
        public fun part(body: RequestBody, headers: Headers = Headers.EMPTY, type: String? = body.type): Builder =
            add(null, type, headers, body)

        /**
         * What was collected.
         *
         * @throws IllegalArgumentException when a part in memory holds the [boundary] that was given.
         */
        public fun build(): Multipart {
            boundary?.let { given -> parts.forEach { checkApart(given, it.body) } }
            return Multipart(subtype, boundary ?: randomBoundary(), parts.toList())
        }

        private fun formData(name: String, fileName: String?): String = "form-data; name=\"${names.escape(name)}\"" +
            fileName?.let { "; filename=\"${names.escape(it)}\"" }.orEmpty()

        private fun add(disposition: String?, type: String?, headers: Headers, body: RequestBody): Builder = apply {
            val lines = Headers.Builder()
            if (disposition != null && DISPOSITION !in headers) lines.add(DISPOSITION, disposition)
            if (!type.isNullOrEmpty() && TYPE !in headers) lines.add(TYPE, type)
            for (line in headers) lines.add(line.name, line.value)
            parts += Part(lines.build(), body)
        }

        private fun checkApart(boundary: String, body: RequestBody) {
            val bytes: ByteString = (body as? RequestBody.Bytes)?.bytes ?: return
            require(bytes.indexOf("--$boundary".encodeUtf8()) < 0) {
                "a part holds the boundary $boundary: give another, or none"
            }
        }
    }

    /** Makes multipart bodies. */
    public companion object {
        private const val DISPOSITION = "Content-Disposition"
        private const val TYPE = "Content-Type"
        private const val PUNCTUATION = "'()+_,-./:=? "
        private const val LONGEST_BOUNDARY = 70
        private const val DASHES = 24
        private const val RANDOM_CHARACTERS = 22

        /** The multipart that [block] fills. */
        @JvmSynthetic
        public operator fun invoke(block: Builder.() -> Unit): Multipart = Builder().apply(block).build()

        private fun isBoundary(text: String): Boolean = text.length in 1..LONGEST_BOUNDARY && text.last() != ' ' &&
            text.all { it in 'a'..'z' || it in 'A'..'Z' || it in '0'..'9' || it in PUNCTUATION }

        /** As long as curl's and in its form. A random UUID is of the platform's source for keys. */
        @OptIn(ExperimentalUuidApi::class)
        private fun randomBoundary(): String = "-".repeat(DASHES) + Uuid.random().toHexString().take(RANDOM_CHARACTERS)
    }
}

/** How a [Multipart] writes the names of fields and files that hold a quotation mark or a line break. */
public enum class PartNames {
    /** `%22`, `%0D` and `%0A`, as browsers do and the WHATWG's HTML standard says; curl's default. */
    BROWSER,

    /** `\"` and `\\`, as RFC 7578 leaves it to RFC 2183; curl's `--form-escape`. Line breaks as in [BROWSER]. */
    BACKSLASH,
    ;

    internal fun escape(name: String): String = buildString(name.length) {
        for (char in name) {
            when {
                char == '\r' -> append("%0D")
                char == '\n' -> append("%0A")
                char == '"' -> append(if (this@PartNames == BROWSER) "%22" else "\\\"")
                char == '\\' && this@PartNames == BACKSLASH -> append("\\\\")
                else -> append(char)
            }
        }
    }
}
