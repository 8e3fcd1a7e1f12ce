package dev.geturl.nio

import dev.geturl.HttpException
import java.nio.channels.SelectionKey

/** What a registered channel wants to be told; called on the loop's thread. */
internal interface ReadyHandler {
    /** The channel of [key] is ready for what it is interested in. */
    fun onReady(key: SelectionKey)

    /** Whether somebody waits for what it will be told; on the loop's thread. */
    val isAwaited: Boolean get() = true

    /** The loop ends, or [onReady] threw: close the channel and fail whoever waits for it with [failure]. */
    fun onFailure(failure: HttpException)
}
