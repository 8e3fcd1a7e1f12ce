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

/** The manual's `responseInfo` of this transaction as it stands. */
internal fun Transaction.describe(): ResponseInfo {
    val response = response
    val code = response?.code ?: 0
    return ResponseInfo(
        stage = stage,
        status = status,
        responseCode = code,
        reasonPhrase = reasonPhrase,
        contentType = content.contentType,
        binary = content.isBinary,
        redirection = if (code in 300..399) responseHeaderValue("Location") else "",
        upgrade = if (code == 101) responseHeaderValue("Upgrade") else "",
        error = if (status == Status.ERROR) failure?.message.orEmpty() else "",
        postError = postFailure?.message.orEmpty(),
        method = request.method,
        charset = content.charset,
        compression = responseHeaderValue("Content-Encoding"),
        httpRequest = request.version.text,
        httpResponse = response?.version?.substringAfter('/').orEmpty(),
        url = url.toString(),
        connectionRequest = requestHeaderValue("Connection"),
        connectionResponse = responseHeaderValue("Connection"),
        connectionActual = if (isConnectionKept) "keep-alive" else "close",
        transferEncoding = if (responseHeaders.hasToken("Transfer-Encoding", "chunked")) "chunked" else "",
        totalPost = request.totalPost,
        currentPost = currentPost,
        totalSize = maxOf(response?.contentLength ?: 0, 0),
        currentSize = size,
        notes = content.notes,
    )
}
