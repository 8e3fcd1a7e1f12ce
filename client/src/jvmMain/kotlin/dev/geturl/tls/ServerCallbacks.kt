package dev.geturl.tls

import dev.geturl.TlsAnswer
import dev.geturl.TlsChannel
import dev.geturl.TlsClientHello
import dev.geturl.TlsIdentity
import dev.geturl.TlsQuestion
import dev.geturl.TlsServerOptions
import kotlinx.coroutines.CancellationException

/** A callback does not want the client, which is told by [alert]. */
internal class Rejected(message: String, val alert: Int, cause: Exception? = null) : Exception(message, cause)

/**
 * What a server and its callbacks make of a hello.
 *
 * @property servername the name that was asked for.
 * @property identity what is shown; null for the options' own.
 * @property protocol what is spoken; null when ALPN has no say.
 */
internal class Agreed(val servername: String?, val identity: TlsIdentity?, val protocol: String?)

/** Asks a server's callbacks what comes of a hello, in TclTLS's order: hello, sni, alpn. */
internal class ServerCallbacks(private val options: TlsServerOptions, private val channel: TlsChannel) {
    /** Whether there is any that may take its time. */
    val isAnybodyAsked: Boolean
        get() = options.validatecommand != null || options.identities != null || options.protocolchoice != null

    /** @throws Rejected when one of them refuses, or fails. */
    suspend fun agreedOn(hello: TlsClientHello): Agreed = try {
        if (answer(TlsQuestion.Hello(channel, hello.servername)) != TlsAnswer.ACCEPT) {
            throw Rejected("validatecommand refused its hello", HANDSHAKE_FAILURE)
        }
        Agreed(hello.servername, identity(hello), protocol(hello))
    } catch (cancelled: CancellationException) {
        throw cancelled
    } catch (rejected: Rejected) {
        throw rejected
    } catch (failure: Exception) {
        throw Rejected("a callback failed: $failure", INTERNAL_ERROR, failure)
    }

    private suspend fun identity(hello: TlsClientHello): TlsIdentity? {
        val name = hello.servername ?: return options.identities?.identityFor(hello)
        return when (answer(TlsQuestion.Sni(channel, name))) {
            TlsAnswer.REJECT -> throw Rejected("validatecommand refused the name $name", UNRECOGNIZED_NAME)
            TlsAnswer.ACCEPT -> options.identities?.identityFor(hello)
            TlsAnswer.GO_ON -> null
        }
    }

    private suspend fun protocol(hello: TlsClientHello): String? {
        if (hello.alpn.isEmpty()) return null
        options.protocolchoice?.let { return chosen(it.protocolFor(hello), hello) }
        if (options.alpn.isEmpty()) return null
        val match = options.alpn.firstOrNull { it in hello.alpn }
        val answer = if (options.validatecommand == null && match == null) {
            // RFC 7301 section 3.2.
            TlsAnswer.REJECT
        } else {
            answer(TlsQuestion.Alpn(channel, match ?: hello.alpn.first(), match != null))
        }
        if (answer == TlsAnswer.REJECT) {
            throw Rejected("it offers ${hello.alpn}, and this end speaks ${options.alpn}", NO_PROTOCOL)
        }
        return match.takeIf { answer == TlsAnswer.ACCEPT }
    }

    private fun chosen(protocol: String?, hello: TlsClientHello): String? {
        if (protocol == null || protocol in hello.alpn) return protocol
        throw Rejected("protocolchoice chose $protocol, of which it offers ${hello.alpn}", INTERNAL_ERROR)
    }

    private suspend fun answer(question: TlsQuestion): TlsAnswer =
        options.validatecommand?.validate(question) ?: question.proposed

    private companion object {
        /** RFC 8446 section 6. */
        const val HANDSHAKE_FAILURE = 40
        const val INTERNAL_ERROR = 80
        const val UNRECOGNIZED_NAME = 112
        const val NO_PROTOCOL = 120
    }
}
