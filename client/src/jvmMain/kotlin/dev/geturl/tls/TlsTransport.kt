package dev.geturl.tls

import dev.geturl.HttpException
import dev.geturl.IpAddress
import dev.geturl.TlsOptions
import dev.geturl.net.ConnectTarget
import dev.geturl.net.Connection
import dev.geturl.net.Transport
import kotlinx.coroutines.CoroutineDispatcher
import kotlinx.coroutines.sync.Mutex
import kotlinx.coroutines.sync.withLock
import kotlinx.coroutines.withContext
import javax.net.ssl.SNIHostName
import javax.net.ssl.SSLContext
import javax.net.ssl.SSLEngine
import javax.net.ssl.SSLParameters

/**
 * TLS on the connections of [below]. All of them share one context, so that a later one resumes the session of an
 * earlier one. It is made off the loop when it is first needed, as it reads files.
 */
internal class TlsTransport(
    override val below: Transport,
    private val options: TlsOptions,
    private val blocking: CoroutineDispatcher,
) : Transport {
    @Volatile
    private var context: SSLContext? = null
    private val making = Mutex()

    override suspend fun connect(target: ConnectTarget): Connection {
        val socket = below.connect(target)
        try {
            return over(socket, target)
        } catch (failure: Throwable) {
            socket.close()
            throw failure
        }
    }

    /** The caller closes [tunnel] when this throws. */
    override suspend fun over(tunnel: Connection, target: ConnectTarget): Connection {
        val name = (options.servername ?: target.host).removeSurrounding("[", "]").removeSuffix(".")
        val peer = TlsPeer(name, target.port, options)
        val codec = RecordCodec(engine(context ?: made(), peer, target.port))
        Handshake(codec, tunnel, peer, blocking).run()
        return TlsConnection(tunnel, codec, peer)
    }

    /** A failure is not kept: the file that is missing may be there when the next call needs it. */
    private suspend fun made(): SSLContext = making.withLock {
        context ?: withContext(blocking) { TlsContexts.of(options) }.also { context = it }
    }

    private fun engine(context: SSLContext, peer: TlsPeer, port: Int): SSLEngine =
        context.createSSLEngine(peer.name, port).apply {
            useClientMode = true
            sslParameters = sslParameters.also { configure(it, peer.name, supportedCipherSuites.toSet()) }
        }

    private fun configure(parameters: SSLParameters, name: String, supported: Set<String>) {
        parameters.configure(options, supported)
        if (options.alpn.isNotEmpty()) parameters.applicationProtocols = options.alpn.toTypedArray()
        if (options.verify) parameters.endpointIdentificationAlgorithm = "HTTPS"
        parameters.serverNames = listOfNotNull(sniOf(name))
    }

    /** RFC 6066 section 3: addresses are not sent, nor what is no name of the DNS. */
    private fun sniOf(name: String): SNIHostName? {
        if (IpAddress.parseOrNull(name) != null) return null
        return try {
            SNIHostName(name)
        } catch (notOfDns: IllegalArgumentException) {
            throw HttpException.Unsupported("The name $name cannot be asked for in TLS: ${notOfDns.message}")
        }
    }
}
