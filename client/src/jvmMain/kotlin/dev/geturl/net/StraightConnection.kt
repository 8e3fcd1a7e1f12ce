package dev.geturl.net

import java.nio.ByteBuffer

/** A connection that can hand over what comes where it lies: for a layer that would copy it out of segments again. */
internal interface StraightConnection : Connection {
    /** Takes bytes from where a loop has read them. */
    fun interface Taker {
        /** Takes what it wants of [bytes], on the loop. What is left is for [read] to give. */
        fun take(bytes: ByteBuffer)
    }

    /**
     * Suspends until something has come, as [read] does, and lets [taker] have it; what that throws is thrown here.
     *
     * @return how many bytes [taker] was shown, or -1 where it was shown none, as they are for [read] to give: what had
     *   come before, an end, a failure, and whatever comes for a coroutine that is not the loop's.
     */
    suspend fun readStraight(taker: Taker): Long
}
