package dev.geturl

import kotlinx.coroutines.flow.MutableStateFlow
import kotlinx.coroutines.flow.StateFlow
import okio.ByteString
import kotlin.concurrent.atomics.AtomicReference
import kotlin.concurrent.atomics.ExperimentalAtomicApi

/** The head of the final response, as a transaction shows it. */
internal interface ResponseFacts {
    val statusLine: String
    val version: String
    val code: Int
    val reasonPhrase: String
    val headers: Headers

    /** The announced length of the body before any decoding, or -1. */
    val contentLength: Long
}

/** What became of the response's body. */
internal interface ResponseContent {
    val bytes: ByteString
    val text: String
    val trailers: Headers
    val contentType: String
    val isBinary: Boolean
    val charset: String
    val notes: List<String>

    /** No body yet, or none any more. */
    object None : ResponseContent {
        override val bytes: ByteString get() = ByteString.EMPTY
        override val text: String get() = ""
        override val trailers: Headers get() = Headers.EMPTY
        override val contentType: String get() = DEFAULT_TYPE
        override val isBinary: Boolean get() = true
        override val charset: String get() = ""
        override val notes: List<String> get() = emptyList()
    }

    companion object {
        /** What the manual takes for the type where the server names none. */
        const val DEFAULT_TYPE = "application/octet-stream"
    }
}

/** A flow of progress that is only made when somebody wants to see it: most transactions are not watched. */
@OptIn(ExperimentalAtomicApi::class)
internal class ProgressState {
    private val state = AtomicReference<MutableStateFlow<Progress>?>(null)

    inline fun flow(current: () -> Progress): StateFlow<Progress> {
        state.load()?.let { return it }
        val made = MutableStateFlow(current())
        if (!state.compareAndSet(null, made)) return checkNotNull(state.load())
        // What was published before the flow could be seen is in it now.
        made.value = current()
        return made
    }

    inline fun publish(progress: () -> Progress) {
        state.load()?.value = progress()
    }
}
