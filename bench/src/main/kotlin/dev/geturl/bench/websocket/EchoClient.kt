package dev.geturl.bench.websocket

/** What an adapter is built with: where the server is, and what is to be done. */
internal class EchoSetting(val port: Int, val load: EchoLoad) {
    /** The server's URL for the load. */
    val url: String get() = "ws://127.0.0.1:$port${load.path}"
}

/**
 * A client of WebSockets under test. An implementation has a public constructor taking an [EchoSetting], opens the
 * connections of its load there, checks the size of every answer, and throws on anything wrong. One instance serves one
 * load in one process.
 */
internal interface EchoClient : AutoCloseable {
    /**
     * Keeps the window of messages under way on each connection until [stopAtNanos] of [System.nanoTime] has passed,
     * and then waits for the last.
     *
     * @return how many messages came back.
     */
    fun echo(stopAtNanos: Long): Long
}
