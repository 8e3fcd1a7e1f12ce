package dev.geturl.net

import java.nio.ByteBuffer

/** A connection that can show what comes where it lies: for a layer that would copy it out of segments again. */
internal interface StraightConnection : Connection {
    /** Takes bytes from where a loop has read them. */
    fun interface Taker {
        /**
         * Takes what it wants of [bytes], on the loop, by moving their position. What is left is for [read] to give.
         * They are there during this call alone.
         */
        fun take(bytes: ByteBuffer)
    }

    /**
     * Suspends until something comes and lets [taker] have it; what that throws is thrown here.
     *
     * Gives -1, mostly at once, where nothing is shown to [taker], as it is for [read] to give: what had come before,
     * an end, a failure, and whatever comes for a coroutine that is not the loop's.
     *
     * @return how many bytes [taker] was shown, or -1.
     */
    suspend fun readStraight(taker: Taker): Long
}
