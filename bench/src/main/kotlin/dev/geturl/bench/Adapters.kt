package dev.geturl.bench

import dev.geturl.bench.adapter.ApacheAsync
import dev.geturl.bench.adapter.ApacheClassic
import dev.geturl.bench.adapter.Geturl
import dev.geturl.bench.adapter.GeturlJava
import dev.geturl.bench.adapter.GeturlJavaFuture
import dev.geturl.bench.adapter.GeturlOnLoop
import dev.geturl.bench.adapter.Jdk
import dev.geturl.bench.adapter.Jetty
import dev.geturl.bench.adapter.KtorCio
import dev.geturl.bench.adapter.OkHttpAsync
import dev.geturl.bench.adapter.OkHttpBlocking
import dev.geturl.bench.adapter.RawBlocking
import dev.geturl.bench.adapter.RawNio
import dev.geturl.bench.adapter.Vertx
import kotlin.reflect.KClass

/** What a competitor is, which decides what it is measured against. */
internal enum class Kind {
    /** Ours: compared with the best peer. */
    OURS,

    /** A client that people use instead of ours. */
    PEER,

    /** Written for the benchmark: the least that works, no client. */
    FLOOR,

    /** A program that is no JVM client and bounds what can be reached. */
    LIMIT,
}

/** A client under its [name] in tables and on the command line, and the [adapter] that drives it. */
internal class Competitor(
    val name: String,
    val kind: Kind,
    private val adapter: KClass<out Client>,
    /** Whether it can send requests on a connection before those ahead of them are answered. */
    val pipelines: Boolean = false,
    /** Whether it speaks TLS. */
    val speaksTls: Boolean = true,
) {
    /** Name of the adapter's class, for the process that runs it. */
    val adapterName: String get() = adapter.java.name
}

/** Everything that is compared, in the order of the tables. A new adapter needs a line here and nothing else. */
internal val competitors: List<Competitor> = listOf(
    Competitor("geturl", Kind.OURS, Geturl::class, pipelines = true),
    Competitor("geturl-loop", Kind.OURS, GeturlOnLoop::class, pipelines = true),
    Competitor("geturl-java", Kind.OURS, GeturlJava::class),
    Competitor("geturl-java-future", Kind.OURS, GeturlJavaFuture::class),
    Competitor("okhttp", Kind.PEER, OkHttpBlocking::class),
    Competitor("okhttp-async", Kind.PEER, OkHttpAsync::class),
    Competitor("apache", Kind.PEER, ApacheClassic::class),
    Competitor("apache-async", Kind.PEER, ApacheAsync::class, pipelines = true),
    Competitor("vertx", Kind.PEER, Vertx::class, pipelines = true),
    Competitor("jetty", Kind.PEER, Jetty::class),
    Competitor("jdk", Kind.PEER, Jdk::class),
    Competitor("ktor-cio", Kind.PEER, KtorCio::class),
    Competitor("raw-blocking", Kind.FLOOR, RawBlocking::class, speaksTls = false),
    Competitor("raw-nio", Kind.FLOOR, RawNio::class, pipelines = true, speaksTls = false),
)
