package dev.geturl.tls

import dev.geturl.HttpException
import dev.geturl.IpAddress
import dev.geturl.TlsOptions
import dev.geturl.TlsVerifyMode
import dev.geturl.net.ConnectTarget
import dev.geturl.net.Connection
import dev.geturl.net.Transport
import dev.geturl.sslContext
import kotlinx.coroutines.CoroutineDispatcher
import kotlinx.coroutines.withContext
import javax.net.ssl.SNIHostName
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
    private val keeper: ContextKeeper = ContextKeeper.of(options),
    private val isToProxies: Boolean = false,
) : Transport {
    /** The options that belong to the context. */
    private val shared = options.model ?: options
    private val level = SecurityLevel(shared.securityLevel)
    private val given = shared.sslContext?.let { GivenContext(shared, level) }

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
        val sni = sniOf(name)
        val peer = TlsPeer(name, target.port, options, isProxy = isToProxies)
        val channel = TlsChannels.next(peer)
        val notes = HandshakeNotes(TlsCallbacks(channel, options.command, shared.validatecommand), given != null)
        val codec = RecordCodec(keeper.context(blocking).createSSLEngine(peer.name, target.port))
        return codec.releasedUnlessDone {
            configure(codec.engine, sni)
            if (notes.callbacks.isTold) codec.tap = RecordTap(notes.callbacks, codec.engine)
            Handshake(codec, tunnel, peer, blocking, notes).run()
            if (given != null) withContext(blocking) { given.check(codec.engine) }
            val facts = TlsFacts(codec.engine, notes, sni?.asciiName, name, verifyMode, level)
            TlsConnection(tunnel, codec, peer, facts, notes.callbacks)
        }
    }

    private val verifyMode get() = if (shared.verify) TlsVerifyMode.entries.toSet() else emptySet()

    private fun configure(engine: SSLEngine, sni: SNIHostName?) {
        engine.useClientMode = true
        engine.sslParameters = engine.sslParameters.also { configure(it, sni, engine.supportedCipherSuites.toSet()) }
    }

    private fun configure(parameters: SSLParameters, sni: SNIHostName?, supported: Set<String>) {
        parameters.configure(options, level, supported)
        if (options.alpn.isNotEmpty()) Alpn.offer(options.alpn, parameters)
        // What is wrong with the name is found also where nobody heeds it; managers of others would heed it.
        if (given == null || shared.verify) parameters.endpointIdentificationAlgorithm = "HTTPS"
        parameters.algorithmConstraints = LevelConstraints(level)
        parameters.serverNames = listOfNotNull(sni)
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
