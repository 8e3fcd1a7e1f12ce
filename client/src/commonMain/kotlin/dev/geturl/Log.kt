package dev.geturl

/** Where this library says what nobody asked for and somebody should know. Secrets never go there. */
internal interface Log {
    fun warn(message: String, failure: Throwable)
}
