package dev.geturl

import dev.geturl.body.ContentCodings
import dev.geturl.body.TextCodec
import dev.geturl.net.ListenOptions
import dev.geturl.net.Listener
import dev.geturl.net.SocketAddress
import dev.geturl.net.TlsAcceptor
import dev.geturl.net.Transport
import kotlinx.coroutines.CoroutineDispatcher
import kotlinx.coroutines.CoroutineScope
import okio.FileSystem
import kotlin.coroutines.CoroutineContext

/** What a client needs of the platform it runs on, made for one client and closed with it. */
internal interface Platform : AutoCloseable {
    /** Opens TCP and Unix domain sockets. */
    val transport: Transport

    /** Speaks TLS over [transport] as [options] say; what fails is said to be the proxy's where it [isToProxies]. */
    fun tls(options: TlsOptions, isToProxies: Boolean = false): Transport

    /** Listens at [address] on the loops. */
    suspend fun listen(address: SocketAddress, options: ListenOptions): Listener

    /** Speaks TLS as the server, as [options] say. */
    fun tlsAcceptor(options: TlsServerOptions): TlsAcceptor

    /** Undoes content codings. */
    val codings: ContentCodings

    /** Knows charsets. */
    val text: TextCodec

    /** The files of this machine. */
    val files: FileSystem

    /** Where something may block. */
    val blocking: CoroutineDispatcher

    /** What the process was started with. */
    val environment: Environment

    /** Where failures of callbacks are told. */
    val log: Log

    /** The loop for a call from [context]: the caller's own where it runs on one, else the next. */
    fun loopFor(context: CoroutineContext): CoroutineDispatcher

    /** The platform's resolver, its lookups owned by [scope]. */
    fun resolver(scope: CoroutineScope, config: HttpConfig): Resolver

    /** Ends the loops and all that is under way on them. Returns at once. */
    override fun close()

    /** Suspends until the loops' threads have ended. */
    suspend fun awaitClosed()
}
