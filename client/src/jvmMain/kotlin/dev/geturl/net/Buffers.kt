package dev.geturl.net

import java.nio.Buffer

// What `ByteBuffer` inherits. Since Java 9 it has these once more, with a type of its own, which is what a compiler
// calls for a `ByteBuffer`; Android has had that since API 34 alone.

/** Makes all of it room again. */
internal fun Buffer.empty() {
    clear()
}

/** Makes what was filled readable. */
internal fun Buffer.turnRound() {
    flip()
}

/** Ends it at [limit]. */
internal fun Buffer.endAt(limit: Int) {
    limit(limit)
}

/** Goes on at [position]. */
internal fun Buffer.goTo(position: Int) {
    position(position)
}
