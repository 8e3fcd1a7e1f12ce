package dev.geturl.bench.websocket

import dev.geturl.bench.Kind
import dev.geturl.bench.websocket.adapter.GeturlEcho
import dev.geturl.bench.websocket.adapter.GeturlEchoOnLoop
import dev.geturl.bench.websocket.adapter.JavaWebSocketEcho
import dev.geturl.bench.websocket.adapter.JdkEcho
import dev.geturl.bench.websocket.adapter.KtorEcho
import dev.geturl.bench.websocket.adapter.OkHttpEcho
import dev.geturl.bench.websocket.adapter.RawEcho
import dev.geturl.bench.websocket.adapter.VertxEcho
import kotlin.reflect.KClass

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
     * Keeps the window of messages under way on each connection until [stopAtNanos] of [System.nanoTime] has passed, and
     * then waits for the last.
     *
     * @return how many messages came back.
     */
    fun echo(stopAtNanos: Long): Long
}

/** A client under its [name], and the [adapter] that drives it. */
internal class EchoCompetitor(
    val name: String,
    val kind: Kind,
    private val adapter: KClass<out EchoClient>,
    /** Whether it can compress. */
    val deflates: Boolean = true,
) {
    /** Name of the adapter's class, for the process that runs it. */
    val adapterName: String get() = adapter.java.name
}

/** Everything that is compared, in the order of the tables. */
internal val echoCompetitors: List<EchoCompetitor> = listOf(
    EchoCompetitor("geturl", Kind.OURS, GeturlEcho::class),
    EchoCompetitor("geturl-loop", Kind.OURS, GeturlEchoOnLoop::class),
    EchoCompetitor("okhttp", Kind.PEER, OkHttpEcho::class),
    EchoCompetitor("jdk", Kind.PEER, JdkEcho::class, deflates = false),
    EchoCompetitor("ktor-cio", Kind.PEER, KtorEcho::class),
    EchoCompetitor("java-websocket", Kind.PEER, JavaWebSocketEcho::class),
    EchoCompetitor("vertx", Kind.PEER, VertxEcho::class),
    EchoCompetitor("raw-nio", Kind.FLOOR, RawEcho::class, deflates = false),
)
