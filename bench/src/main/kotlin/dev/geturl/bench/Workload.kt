package dev.geturl.bench

/** What is done and counted. [name] is how the command line and the results call it. */
internal sealed class Workload(val name: String, val title: String) {
    /** What one unit of work is called in the tables. */
    abstract val unit: String

    /** Requests in flight at once. */
    open val concurrency: Int get() = 1

    /** Which of the server's ports it is for. */
    open val door: Door get() = Door.PLAIN

    /** Small GETs over kept connections, [concurrency] in flight. */
    class Gets(override val concurrency: Int) : Workload("get-$concurrency", "Small GET, $concurrency in flight") {
        override val unit: String get() = "request"
    }

    /** Small GETs over TLS, [concurrency] in flight, on kept connections or on a new one each. */
    class TlsGets(name: String, title: String, override val concurrency: Int, override val door: Door) :
        Workload(name, title) {
        override val unit: String get() = "request"
    }

    /** Small GETs on one connection, up to [concurrency] written before the first of them is answered. */
    class Pipeline(override val concurrency: Int) :
        Workload("pipeline-$concurrency", "Pipelined small GET, $concurrency in flight on one connection") {
        override val unit: String get() = "request"
    }

    /** A body of [bytes] bytes, one way. A unit is a megabyte: 1,000,000 bytes. */
    class Bulk(
        name: String,
        title: String,
        val way: Way,
        val path: String,
        val bytes: Long,
        override val door: Door = Door.PLAIN,
    ) : Workload(name, title) {
        override val unit: String get() = MEGABYTE
    }

    /** From the start of a process to the first response's body. */
    object Cold : Workload("cold", "Cold start to the first response") {
        override val unit: String get() = "start"
    }

    /** The server's ports: without TLS, with it, and with a full handshake for each request. */
    enum class Door { PLAIN, TLS, HANDSHAKE }

    /** Which way a body goes, and whether it is decoded. */
    enum class Way { DOWN, TEXT, UP }

    companion object {
        /** The unit of work with bodies: 1,000,000 bytes. */
        const val MEGABYTE: String = "MB"

        private const val MIB = 1024L * 1024
        private const val TEXT_SIZE = 100_000_000L

        /** All of them, in the order they are run and reported. */
        val all: List<Workload> = listOf(
            Gets(1),
            Gets(16),
            Gets(64),
            Gets(256),
            Pipeline(16),
            Bulk("download", "Download of 1 GiB", Way.DOWN, "/bytes/${1024 * MIB}", 1024 * MIB),
            Bulk("gzip", "100 MB of text, gzip decoded", Way.TEXT, "/text", TEXT_SIZE),
            Bulk("chunks", "256 MiB in chunks of 1 KiB", Way.DOWN, "/chunks/${256 * MIB}", 256 * MIB),
            Bulk("upload", "Upload of 512 MiB", Way.UP, "/upload", 512 * MIB),
            TlsGets("tls-get-16", "Small GET over TLS 1.3, 16 in flight", 16, Door.TLS),
            TlsGets("tls-get-64", "Small GET over TLS 1.3, 64 in flight", 64, Door.TLS),
            TlsGets("tls-handshake", "Full TLS 1.3 handshakes, a small GET each, 8 in flight", 8, Door.HANDSHAKE),
            Bulk(
                "tls-download",
                "Download of 1 GiB over TLS 1.3",
                Way.DOWN,
                "/bytes/${1024 * MIB}",
                1024 * MIB,
                Door.TLS,
            ),
            Cold,
        )

        /** The workload called [name]. */
        fun named(name: String): Workload = all.single { it.name == name }
    }
}
