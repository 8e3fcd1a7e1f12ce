package dev.geturl.tls

import dev.geturl.HttpException
import dev.geturl.TimeoutKind
import dev.geturl.TlsServerOptions
import dev.geturl.TlsVerifyMode
import dev.geturl.net.Connection
import dev.geturl.net.LayeredConnection
import dev.geturl.net.SocketAddress
import dev.geturl.net.TlsAcceptor
import kotlinx.coroutines.CoroutineDispatcher
import kotlinx.coroutines.withContext
import kotlinx.coroutines.withTimeoutOrNull
import okio.Buffer
import javax.net.ssl.SSLEngine
import kotlin.time.Duration

/**
 * TLS as the server. The JDK's engine asks nobody which certificate to show to whom, so the client's hello is read
 * before there is an engine, and left where it is for that. Whether files have changed is looked at once in an
 * [interval][ContextKeeper] at most.
 */
internal class TlsServerSide(
    private val options: TlsServerOptions,
    private val blocking: CoroutineDispatcher,
    interval: Duration = ContextKeeper.INTERVAL,
) : TlsAcceptor {
    private val level = SecurityLevel(options.securityLevel)
    private val contexts = ServerContexts(options, blocking, interval)

    override suspend fun over(connection: Connection): LayeredConnection {
        var opened: Connection? = null
        try {
            return withTimeoutOrNull(options.handshakeTime) { accepted(connection).also { opened = it } }
                ?: throw HttpException.Timeout(
                    TimeoutKind.TLS,
                    "The TLS handshake with the client ${connection.peerAddress} was not done within " +
                        "${options.handshakeTime}",
                    "Raise TlsServerOptions.handshakeTime for clients that are slow.",
                )
        } catch (failure: Throwable) {
            (opened ?: connection).close()
            throw failure
        }
    }

    private suspend fun accepted(connection: Connection): LayeredConnection {
        val peer = peerOf(connection)
        val notes = HandshakeNotes(TlsCallbacks(TlsChannels.next(peer), options.command, options.validatecommand))
        val callbacks = ServerCallbacks(options, notes.callbacks.channel)
        val reception = HelloReception(connection, peer, options, callbacks, blocking)
        val agreed = reception.receive()
        val context = contexts.of(agreed.identity ?: options.identity)
        val codec = RecordCodec(context.createSSLEngine())
        return codec.releasedUnlessDone {
            configure(codec.engine, agreed.protocol)
            if (notes.callbacks.isTold) codec.tap = RecordTap(notes.callbacks, codec.engine)
            codec.input.write(reception.input, reception.input.size)
            Handshake(codec, connection, peer, blocking, notes).run()
            val facts = TlsFacts(codec.engine, notes, agreed.servername, null, verifyMode, level)
            TlsConnection(connection, codec, peer, facts, notes.callbacks)
        }
    }

    private val verifyMode = setOfNotNull(
        TlsVerifyMode.PEER.takeIf { options.request },
        TlsVerifyMode.FAIL_IF_NO_PEER_CERT.takeIf { options.require },
    )

    private fun peerOf(connection: Connection) = when (val address = connection.peerAddress) {
        is SocketAddress.Inet -> TlsPeer("${address.address}", address.port, options.common, isClient = true)
        is SocketAddress.Unix -> TlsPeer("$address", 0, options.common, isClient = true)
    }

    private fun configure(engine: SSLEngine, protocol: String?) {
        engine.useClientMode = false
        engine.sslParameters = engine.sslParameters.also { parameters ->
            parameters.configure(options.common, level, engine.supportedCipherSuites.toSet())
            parameters.useCipherSuitesOrder = true
            // Setting one of them unsets the other.
            if (options.require) parameters.needClientAuth = true else parameters.wantClientAuth = options.request
            if (protocol != null) Alpn.offer(listOf(protocol), parameters)
        }
    }
}

/** Receives a client's hello into [input], where it stays, and has the callbacks say what comes of it. */
internal class HelloReception(
    private val connection: Connection,
    private val peer: TlsPeer,
    private val options: TlsServerOptions,
    private val callbacks: ServerCallbacks,
    private val blocking: CoroutineDispatcher,
) {
    private val reader = ClientHelloReader(options.maxHelloBytes)

    /** All that has come. */
    val input = Buffer()

    /** @throws HttpException.TlsFailed when there is none, or it is refused; the client has been told. */
    suspend fun receive(): Agreed = try {
        val hello = hello()
        if (callbacks.isAnybodyAsked) withContext(blocking) { callbacks.agreedOn(hello) } else callbacks.agreedOn(hello)
    } catch (bad: BadHello) {
        connection.tell(bad.alert)
        throw if (bad.isTooLarge) {
            ClientFailures.tooLarge(peer, options.maxHelloBytes)
        } else {
            ClientFailures.noHello(peer, bad.message.orEmpty())
        }
    } catch (rejected: Rejected) {
        connection.tell(rejected.alert)
        throw ClientFailures.rejected(peer, rejected.message.orEmpty(), rejected.cause as? Exception)
    }

    private suspend fun hello() = run {
        var hello = reader.read(input)
        while (hello == null) {
            if (connection.read(input, READ_BYTES) == -1L) throw TlsFailures.ended(peer, !input.exhausted(), null)
            hello = reader.read(input)
        }
        hello
    }

    /** Sends the fatal [alert], as far as it is still listened to. */
    private suspend fun Connection.tell(alert: Int) {
        val record = Buffer().write(ALERT_RECORD).writeByte(alert)
        try {
            write(record, record.size)
        } catch (deaf: HttpException) {
            TlsLog.debug("{} was gone before it could be told why it is refused", peer, deaf)
        }
    }

    private companion object {
        const val READ_BYTES = 16L * 1024

        /** RFC 8446 section 6: an alert, TLS 1.2 for the record's version, two bytes, fatal. */
        val ALERT_RECORD = byteArrayOf(21, 3, 3, 0, 2, 2)
    }
}
