package dev.geturl

import dev.geturl.body.ContentCodings
import dev.geturl.body.TextCodec
import dev.geturl.body.jvmContentCodings
import dev.geturl.body.jvmTextCodec
import dev.geturl.net.Connection
import dev.geturl.net.ListenOptions
import dev.geturl.net.Listener
import dev.geturl.net.SocketAddress
import dev.geturl.net.TlsAcceptor
import dev.geturl.net.Transport
import dev.geturl.nio.CallerLoops
import dev.geturl.nio.EventLoop
import dev.geturl.nio.LoopGroup
import dev.geturl.nio.NioListener
import dev.geturl.nio.NioTransport
import dev.geturl.nio.SystemResolver
import dev.geturl.nio.adopt
import dev.geturl.tls.TlsServerSide
import dev.geturl.tls.TlsTransport
import kotlinx.coroutines.CoroutineDispatcher
import kotlinx.coroutines.CoroutineScope
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.currentCoroutineContext
import okio.FileSystem
import org.slf4j.LoggerFactory
import java.nio.channels.SocketChannel
import kotlin.coroutines.ContinuationInterceptor
import kotlin.coroutines.CoroutineContext

/**
 * Makes a client with [config]. Close it when it is no longer needed.
 */
public fun HttpClient(config: HttpConfig = HttpConfig()): HttpClient = HttpClient(config, JvmPlatform(config))

/** Makes a client with today's defaults and what [options] change. Close it when it is no longer needed. */
public fun HttpClient(options: HttpConfig.Builder.() -> Unit): HttpClient = HttpClient(HttpConfig(options))

/**
 * Takes over [channel], which is connected: from here on it is a connection on a loop of this client, without the
 * limits of its pool, and ends with the client at the latest. What was read from [channel] before can be put in front,
 * see [dev.geturl.net.behind]. When this throws or is cancelled, [channel] is closed.
 *
 * @throws IllegalArgumentException when [channel] is not connected, or is registered with somebody else's selector.
 * @throws java.io.IOException when it cannot be set up.
 */
public suspend fun HttpClient.adopt(channel: SocketChannel): Connection {
    var adopted: Connection? = null
    try {
        require(channel.isConnected) { "the channel is not connected: finish its connect first" }
        require(!channel.isRegistered) { "the channel is registered with a selector: cancel its key and select first" }
        val loop = platform.loopFor(currentCoroutineContext()) as EventLoop
        return owned(loop.adopt(channel)).also { adopted = it }
    } finally {
        if (adopted == null) channel.close()
    }
}

/** NIO, the JDK's charsets and inflaters, and the system's resolver. */
internal class JvmPlatform(
    config: HttpConfig,
    override val environment: Environment = JvmEnvironment,
) : Platform {
    val loops = LoopGroup(config.loops, "geturl-loop")

    /** For blocking calls. */
    val callerLoops = CallerLoops("geturl-caller")
    override val transport: Transport = NioTransport(loops)

    override fun tls(options: TlsOptions, isToProxies: Boolean): Transport =
        TlsTransport(transport, options, blocking, isToProxies = isToProxies)

    override suspend fun listen(address: SocketAddress, options: ListenOptions): Listener =
        NioListener.open(loops, address, options)

    override fun tlsAcceptor(options: TlsServerOptions): TlsAcceptor = TlsServerSide(options, blocking)

    override val codings: ContentCodings get() = jvmContentCodings
    override val text: TextCodec get() = jvmTextCodec
    override val files: FileSystem get() = FileSystem.SYSTEM
    override val blocking: CoroutineDispatcher get() = Dispatchers.IO

    override val log: Log get() = Slf4jLog

    override fun loopFor(context: CoroutineContext): CoroutineDispatcher {
        val current = context[ContinuationInterceptor]
        return if (current is EventLoop && current in loops) current else loops.next()
    }

    override fun resolver(scope: CoroutineScope, config: HttpConfig): Resolver =
        SystemResolver(scope, config.resolverCache)

    override fun close() {
        loops.close()
        callerLoops.close()
    }

    override suspend fun awaitClosed() {
        loops.started.forEach { it.awaitClosed() }
        callerLoops.awaitClosed()
    }
}

/** The environment variables and the system properties. */
private object JvmEnvironment : Environment {
    private val proxies = PropertyProxies(System::getProperty)

    override fun variable(name: String): String? = System.getenv(name)

    override fun platformProxy(scheme: String, host: String): Proxy? = proxies.proxyFor(scheme, host)
}

/** SLF4J, whatever it is bound to; looked up when there is something to say. */
private object Slf4jLog : Log {
    private val logger by lazy { LoggerFactory.getLogger("dev.geturl") }

    override fun warn(message: String, failure: Throwable) = logger.warn(message, failure)
}
