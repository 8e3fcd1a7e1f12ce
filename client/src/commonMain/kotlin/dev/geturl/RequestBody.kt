package dev.geturl

import kotlinx.coroutines.flow.Flow
import okio.ByteString
import okio.ByteString.Companion.encodeUtf8
import okio.Path
import okio.Source
import kotlin.jvm.JvmOverloads
import kotlin.jvm.JvmStatic
import kotlin.jvm.JvmSynthetic

/**
 * What a request carries, for [GeturlOptions.body] or as a part of a [Multipart]. Made by the functions of the
 * companion and by [Multipart.toBody].
 */
public sealed class RequestBody {
    /** Bytes in all; -1 when they end when they end, and of a file, whose size is looked up when a call begins. */
    public abstract val length: Long

    /** Whether it can be sent a second time: a source and a flow cannot. */
    public abstract val isRepeatable: Boolean

    /** The `Content-Type` that goes with it; null to leave that to [GeturlOptions.type]. */
    public abstract val type: String?

    /** The same with a length that became known. */
    internal abstract fun withLength(length: Long): RequestBody

    internal class Bytes(val bytes: ByteString, override val type: String? = null) : RequestBody() {
        override val length: Long get() = bytes.size.toLong()
        override val isRepeatable: Boolean get() = true

        override fun withLength(length: Long): RequestBody = this
    }

    internal class FromSource(val source: Source, override val length: Long, override val type: String? = null) :
        RequestBody() {
        /** Whether somebody reads it, who then closes it. */
        var isTaken = false

        override val isRepeatable: Boolean get() = false

        override fun withLength(length: Long): RequestBody = FromSource(source, length, type)
    }

    internal class FromFile(val path: Path, override val length: Long, override val type: String? = null) :
        RequestBody() {
        override val isRepeatable: Boolean get() = true

        override fun withLength(length: Long): RequestBody = FromFile(path, length, type)
    }

    internal class FromFlow(
        val flow: Flow<ByteString>,
        override val length: Long,
        override val type: String? = null,
        override val isRepeatable: Boolean = false,
    ) : RequestBody() {
        override fun withLength(length: Long): RequestBody = FromFlow(flow, length, type, isRepeatable)
    }

    /** Several bodies, one behind the other: as long as they are together, where no other length was announced. */
    internal class Sequence(
        val pieces: List<RequestBody>,
        override val type: String?,
        private val announced: Long = -1,
    ) :
        RequestBody() {
        override val length: Long
            get() = if (announced < 0 && pieces.all { it.length >= 0 }) pieces.sumOf { it.length } else announced

        override val isRepeatable: Boolean get() = pieces.all { it.isRepeatable }

        override fun withLength(length: Long): RequestBody = Sequence(pieces, type, length)
    }

    /** A body that is compressed while it is sent: nobody knows how long it will be, unless somebody says so. */
    internal class Encoded(val plain: RequestBody, val coding: RequestCoding, override val length: Long = -1) :
        RequestBody() {
        override val isRepeatable: Boolean get() = plain.isRepeatable
        override val type: String? get() = plain.type

        override fun withLength(length: Long): RequestBody = Encoded(plain, coding, length)
    }

    /** Makes request bodies. */
    public companion object {
        private const val OCTETS = "application/octet-stream"

        /** [text] in UTF-8. */
        @JvmStatic
        @JvmOverloads
        public fun text(text: String, type: String = "text/plain;charset=utf-8"): RequestBody =
            Bytes(text.encodeUtf8(), type)

        /** [bytes] as they are. */
        @JvmStatic
        @JvmOverloads
        public fun bytes(bytes: ByteString, type: String = OCTETS): RequestBody = Bytes(bytes, type)

        /** The file at [path], as long as it is when the call begins. [type] is guessed from its name by default. */
        @JvmStatic
        @JvmOverloads
        public fun file(path: Path, type: String = guessType(path.name)): RequestBody = FromFile(path, -1, type)

        /**
         * What [source] holds. It is read off the loop and may block; it is closed at the end of the call, whatever
         * came of it.
         *
         * @param length bytes in all; -1, the default, when it is unknown: the body is sent in chunks then.
         */
        @JvmStatic
        @JvmOverloads
        public fun source(source: Source, length: Long = -1, type: String = OCTETS): RequestBody =
            FromSource(source, checkLength(length), type)

        /**
         * What [flow] emits. It is collected in the context of callbacks; a peer that is slow makes it wait.
         *
         * @param length as of [source].
         * @param isRepeatable whether it emits the same each time, so that it may be collected again for a redirect or
         *   a login. Default false.
         */
        @JvmSynthetic
        public fun flow(
            flow: Flow<ByteString>,
            length: Long = -1,
            type: String = OCTETS,
            isRepeatable: Boolean = false,
        ): RequestBody = FromFlow(flow, checkLength(length), type, isRepeatable)

        /** [fields] as a form, `application/x-www-form-urlencoded`, in UTF-8: what [formatQuery] makes of them. */
        @JvmSynthetic
        public fun form(vararg fields: Pair<String, String>): RequestBody =
            Bytes(formatQuery(*fields).encodeUtf8(), "application/x-www-form-urlencoded")

        /** What [adapter] writes of [value], as `application/json`. */
        @JvmStatic
        public fun <T> json(value: T, adapter: JsonAdapter<T>): RequestBody =
            Bytes(adapter.toJson(value).encodeUtf8(), "application/json")

        internal fun checkLength(length: Long): Long {
            require(length >= -1) { "length is $length: give a number of bytes, or -1 when it is unknown" }
            return length
        }
    }
}

/** The sources in [this] that nobody reads yet, and so nobody will close. */
internal fun RequestBody.untaken(): List<Source> = when (this) {
    is RequestBody.FromSource -> if (isTaken) emptyList() else listOf(source)
    is RequestBody.Sequence -> pieces.flatMap { it.untaken() }
    is RequestBody.Encoded -> plain.untaken()
    is RequestBody.Bytes, is RequestBody.FromFile, is RequestBody.FromFlow -> emptyList()
}
