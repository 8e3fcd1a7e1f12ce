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
    // It does not inflate what it has compressed when that comes back as it is.
    EchoCompetitor("java-websocket", Kind.PEER, JavaWebSocketEcho::class, deflates = false),
    EchoCompetitor("vertx", Kind.PEER, VertxEcho::class),
    EchoCompetitor("raw-nio", Kind.FLOOR, RawEcho::class, deflates = false),
)
