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

/** The flows of progress of one transaction, made when somebody wants to see one: most are not watched. */
@OptIn(ExperimentalAtomicApi::class)
internal class WatchedProgress {
    private class Flows(download: Progress, upload: Progress) {
        val download = MutableStateFlow(download)
        val upload = MutableStateFlow(upload)
    }

    private val flows = AtomicReference<Flows?>(null)

    val isWatched: Boolean get() = flows.load() != null

    fun download(current: () -> Progress, upload: () -> Progress): StateFlow<Progress> =
        watched(current, upload).download

    fun upload(download: () -> Progress, current: () -> Progress): StateFlow<Progress> =
        watched(download, current).upload

    fun publish(download: Progress, upload: Progress) {
        val watched = flows.load() ?: return
        watched.download.value = download
        watched.upload.value = upload
    }

    private fun watched(download: () -> Progress, upload: () -> Progress): Flows {
        flows.load()?.let { return it }
        flows.compareAndSet(null, Flows(download(), upload()))
        // What changed before the flows could be seen was not published: it is now, until nothing changes meanwhile.
        do {
            val now = download() to upload()
            publish(now.first, now.second)
        } while (now != download() to upload())
        return checkNotNull(flows.load())
    }
}
