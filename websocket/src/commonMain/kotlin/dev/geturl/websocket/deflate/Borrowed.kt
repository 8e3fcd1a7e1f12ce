package dev.geturl.websocket.deflate

import okio.Buffer

/** Memory of zlib that no collector knows of: there from when it is first needed until it is given back. */
internal class Borrowed<T : AutoCloseable>(private val make: () -> T) : AutoCloseable {
    private var made: T? = null
    private var isClosed = false

    fun get(): T {
        check(!isClosed) { "a message was to be compressed or inflated after the WebSocket's end" }
        return made ?: make().also { made = it }
    }

    /** Gives it back; [get] makes it anew. */
    fun release() {
        made?.close()
        made = null
    }

    /** Gives it back for good. */
    override fun close() {
        isClosed = true
        release()
    }
}

/** Shows the first segment of this, which is not empty, to [use] by [cursor], and skips as much as that says. */
internal inline fun Buffer.takeSegment(
    cursor: Buffer.UnsafeCursor,
    use: (data: ByteArray, from: Int, to: Int) -> Int,
): Int {
    val used = readUnsafe(cursor).use {
        cursor.next()
        use(checkNotNull(cursor.data) { "a buffer that is not empty has a segment" }, cursor.start, cursor.end)
    }
    skip(used.toLong())
    return used
}
