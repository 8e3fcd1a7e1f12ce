package dev.geturl.bench

/** What an adapter is built with: where the server is and how the workload will use it, so that pools can be sized. */
class Setting(
    /** Port of the server on 127.0.0.1. */
    val port: Int,
    /** Most requests in flight at once. */
    val concurrency: Int,
    /** Whether this client will be asked for [Client.text] only, for peers that decode when told to. */
    val decode: Boolean = false,
    /** Whether all requests in flight share one connection, for peers that pipeline when told to. */
    val pipelined: Boolean = false,
    /** Whether the server speaks TLS there. */
    val isTls: Boolean = false,
) {
    /** The server's URL for [path], which starts with a slash. */
    fun url(path: String): String = "${if (isTls) "https" else "http"}://127.0.0.1:$port$path"
}

/**
 * A client under test. An implementation has a public constructor taking a [Setting], uses the client as its users
 * would to get the best of it, checks every answer, and throws on anything wrong. One instance serves one workload in
 * one process; its methods are called one at a time.
 */
interface Client : AutoCloseable {
    /**
     * Keeps [concurrency] chains of `GET` [SMALL] going, each starting its next request when the last is complete,
     * on one connection where the setting says so, until [stopAtNanos] of [System.nanoTime] has passed. Each chain
     * makes at least one request.
     *
     * @return the requests completed, all of whose bodies were checked.
     */
    fun gets(concurrency: Int, stopAtNanos: Long): Long

    /** Streams the body of [path], as it came after its framing was undone, into [tally]. */
    fun download(path: String, tally: Tally)

    /** Streams the body of [path], which is gzip, into [tally] decoded. */
    fun text(path: String, tally: Tally): Unit = download(path, tally)

    /**
     * Streams [length] bytes of the repeating body ([Payload.block]) to [path] with `PUT` and a `Content-Length`.
     *
     * @return how many bytes the server says it received.
     */
    fun upload(path: String, length: Long): Long

    companion object {
        /** Path of the small GET. */
        const val SMALL = "/small"
    }
}

private val small = Payload.small()

/** Throws unless [bytes] is the whole body of a small GET and [status] is 200. */
fun checkSmall(status: Int, bytes: ByteArray) {
    checkStatus(status)
    check(bytes.contentEquals(small)) { "a small GET gave ${bytes.size} other bytes" }
}

/** Throws unless [status] is 200. */
fun checkStatus(status: Int) {
    check(status == 200) { "status $status" }
}
