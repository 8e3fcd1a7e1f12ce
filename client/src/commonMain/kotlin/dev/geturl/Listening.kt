package dev.geturl

import dev.geturl.net.ListenOptions
import dev.geturl.net.Listener
import dev.geturl.net.SocketAddress
import dev.geturl.net.TlsAcceptor

/**
 * Listens at [address], on the loops of this client: Tcl's `socket -server`. What it accepts has no limits of the pool.
 * They end with those loops at the latest.
 *
 * ```
 * val listener = http.listen()
 * listener.serve(tls = http.tlsAcceptor(options)) { connection -> … }
 * ```
 *
 * @param address where. Default 127.0.0.1, at a port that the system chooses. At a Unix domain socket the file must not
 *   be there yet; it is removed when the listener is closed.
 * @throws HttpException.ConnectFailed when nobody can listen there.
 */
public suspend fun HttpClient.listen(
    address: SocketAddress = LOOPBACK,
    options: ListenOptions = ListenOptions(),
): Listener = platform.listen(address, options)

/** Speaks TLS as the server, as [options] say, with connections that this client's [listen] or anybody else made. */
public fun HttpClient.tlsAcceptor(options: TlsServerOptions): TlsAcceptor = platform.tlsAcceptor(options)

private val LOOPBACK = SocketAddress.Inet(checkNotNull(IpAddress.parseOrNull("127.0.0.1")), 0)
