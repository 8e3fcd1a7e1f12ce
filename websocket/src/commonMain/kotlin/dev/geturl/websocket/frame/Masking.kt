package dev.geturl.websocket.frame

/** What hides frames from whatever lies in between, RFC 6455 section 5.3, and the strong randomness it takes. */
internal interface Masking {
    /** A key that nobody can foresee. From any thread. */
    fun newKey(): Int

    /** So many bytes that nobody can foresee. From any thread. */
    fun randomBytes(count: Int): ByteArray

    /** Masks or unmasks [bytes] in place, from [from] to [to], where the byte at [from] goes with the key's first. */
    fun apply(key: Int, bytes: ByteArray, from: Int, to: Int)
}
