package dev.geturl.exchange

import dev.geturl.RequestBody
import okio.ByteString

/** Whether it can be sent once more: also one that can be read only once, if nobody has begun to. */
internal val RequestBody.canGoAgain: Boolean
    get() = isRepeatable || (this is RequestBody.FromSource && !isTaken)

/** The bytes of this body where they are in memory, none for no body; null where they are elsewhere. */
internal val RequestBody?.inMemory: ByteString?
    get() = when (this) {
        null -> ByteString.EMPTY
        is RequestBody.Bytes -> bytes
        else -> null
    }
