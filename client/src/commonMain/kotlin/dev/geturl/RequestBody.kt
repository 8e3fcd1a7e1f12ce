package dev.geturl

import kotlinx.coroutines.flow.Flow
import okio.ByteString
import okio.Path
import okio.Source

/** What a request carries: the manual's `-query` or `-querychannel`. */
internal sealed interface RequestBody {
    /** Bytes in all, or -1 when they end when they end. */
    val length: Long

    /** Whether it can be sent a second time. */
    val isRepeatable: Boolean

    /** The same with a length that became known. */
    fun withLength(length: Long): RequestBody

    class Bytes(val bytes: ByteString) : RequestBody {
        override val length: Long get() = bytes.size.toLong()
        override val isRepeatable: Boolean get() = true

        override fun withLength(length: Long): RequestBody = this
    }

    class FromSource(val source: Source, override val length: Long) : RequestBody {
        /** Whether somebody reads it, who then closes it. */
        var isTaken = false

        override val isRepeatable: Boolean get() = false

        override fun withLength(length: Long): RequestBody = FromSource(source, length)
    }

    class FromFile(val path: Path, override val length: Long) : RequestBody {
        override val isRepeatable: Boolean get() = true

        override fun withLength(length: Long): RequestBody = FromFile(path, length)
    }

    class FromFlow(val flow: Flow<ByteString>, override val length: Long) : RequestBody {
        override val isRepeatable: Boolean get() = false

        override fun withLength(length: Long): RequestBody = FromFlow(flow, length)
    }
}
