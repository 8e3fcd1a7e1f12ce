package dev.geturl.tls

import dev.geturl.HttpException
import dev.geturl.IpAddress
import dev.geturl.TlsChannel
import dev.geturl.TlsOptions
import dev.geturl.TlsVerifyMode
import dev.geturl.TlsVersion
import dev.geturl.net.ConnectTarget
import dev.geturl.net.Connection
import dev.geturl.net.Transport
import kotlinx.coroutines.CoroutineDispatcher
import kotlinx.coroutines.sync.Mutex
import kotlinx.coroutines.sync.withLock
import kotlinx.coroutines.withContext
import java.util.concurrent.atomic.AtomicLong
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
        val channel = TlsChannel(CHANNELS.incrementAndGet(), "$peer", isServer = false)
        val notes = HandshakeNotes(TlsCallbacks(channel, options.command, options.validatecommand))
        val codec = RecordCodec(engine(context ?: made(), peer, target.port))
        if (notes.callbacks.isTold) codec.tap = RecordTap(notes.callbacks, codec.engine)
        Handshake(codec, tunnel, peer, blocking, notes).run()
        val facts = TlsFacts(codec.engine, notes, sniOf(name)?.asciiName, name, verifyMode)
        return TlsConnection(tunnel, codec, peer, facts, notes.callbacks)
    }

    private val verifyMode get() = if (options.verify) TlsVerifyMode.entries.toSet() else emptySet()

    /** A failure is not kept: the file that is missing may be there when the next call needs it. */
    private suspend fun made(): SSLContext = making.withLock {
        context ?: withContext(blocking) { TlsContexts.of(Passwords.given(options)) }.also { context = it }
    }

    private fun engine(context: SSLContext, peer: TlsPeer, port: Int): SSLEngine =
        context.createSSLEngine(peer.name, port).apply {
            useClientMode = true
            sslParameters = sslParameters.also { configure(it, peer.name, supportedCipherSuites.toSet()) }
        }

    private fun configure(parameters: SSLParameters, name: String, supported: Set<String>) {
        parameters.protocols = options.protocols.sortedDescending().map { it.jdkName }.toTypedArray()
        parameters.cipherSuites = suites(parameters.cipherSuites, supported)
        if (options.alpn.isNotEmpty()) parameters.applicationProtocols = options.alpn.toTypedArray()
        // What is wrong with the name is found also where nobody heeds it.
        parameters.endpointIdentificationAlgorithm = "HTTPS"
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

    private fun suites(platform: Array<String>, supported: Set<String>): Array<String> {
        val (newer, older) = platform.partition { it in TLS_1_3_SUITES }
        val chosen = options.ciphersuites.ifEmpty { newer } + options.cipher.ifEmpty { older }
        val unknown = chosen.filter { it !in supported }
        if (unknown.isNotEmpty()) {
            throw HttpException.Unsupported(
                "This platform has no cipher suite ${unknown.joinToString()}",
                "It has ${supported.joinToString()}.",
            )
        }
        return chosen.toTypedArray()
    }

    private companion object {
        val CHANNELS = AtomicLong()

        /** RFC 8446 section B.4. */
        val TLS_1_3_SUITES = setOf("TLS_AES_128_GCM_SHA256", "TLS_AES_256_GCM_SHA384", "TLS_CHACHA20_POLY1305_SHA256")

        val TlsVersion.jdkName: String
            get() = when (this) {
                TlsVersion.TLS_1_2 -> "TLSv1.2"
                TlsVersion.TLS_1_3 -> "TLSv1.3"
            }
    }
}
