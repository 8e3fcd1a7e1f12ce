package dev.geturl.bench.websocket

/** What a frame says in place of its length where that stands in the bytes behind it: RFC 6455 section 5.2. */
internal object FrameLength {
    const val IN_TWO_BYTES = 126
    const val IN_EIGHT_BYTES = 127
}
