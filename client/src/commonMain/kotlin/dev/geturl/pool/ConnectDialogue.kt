package dev.geturl.pool

import dev.geturl.Headers
import dev.geturl.HttpException
import dev.geturl.Limits
import dev.geturl.Origin
import dev.geturl.auth.AuthSession
import dev.geturl.auth.Impostors
import dev.geturl.http1.Http1Connection
import dev.geturl.http1.RequestHead
import dev.geturl.http1.ResponseFraming
import dev.geturl.http1.ResponseHead
import dev.geturl.http1.discardBody
import dev.geturl.http1.keepsConnectionAsProxy
import okio.IOException

/**
 * A proxy answered `CONNECT`, and did not open the tunnel. What it said is the caller's response, the manual says; it
 * is never taken for the server's. Whoever catches this reads the body from [http] and closes it.
 */
internal class TunnelRefused(val http: Http1Connection, val head: ResponseHead) :
    IOException("the proxy answered CONNECT with ${head.code}")

/** The exchange of `CONNECT` and its answer (RFC 9110 section 9.3.6), logging in where the proxy asks for it. */
internal class ConnectDialogue(
    private val way: Way.Tunnel,
    private val origin: Origin,
    private val limits: Limits,
    private val session: AuthSession?,
    private val listener: DialListener,
) {
    private val authority = "${origin.host}:${origin.port}"
    private var authorization = way.authorization ?: session?.upfront(METHOD, authority)
    private var answered = 0

    /** What came of one request. */
    enum class Outcome { OPEN, AGAIN_HERE, AGAIN_ANEW }

    /**
     * Asks once.
     *
     * @return [Outcome.OPEN] when [http] is the tunnel, and what is in its input is the server's; else where to ask
     *   again, now with an answer to the proxy's challenge.
     * @throws TunnelRefused when the answer is for the caller.
     * @throws HttpException.TlsFailed when TLS with the proxy fails.
     * @throws HttpException.ProxyFailed when it is none that `CONNECT` can have, or proves that the proxy is another.
     */
    suspend fun ask(http: Http1Connection): Outcome {
        val headers = requestHeaders()
        RequestHead.write(http.output, METHOD, authority, way.version, headers)
        val head = try {
            http.flush()
            listener.tunnelRequested("$METHOD $authority HTTP/${way.version.text}", headers)
            finalHead(http)
        } catch (failure: HttpException.TlsFailed) {
            // In TLS 1.3 a proxy judges this side's certificate only now.
            throw failure
        } catch (failure: HttpException) {
            throw broken(failure)
        }
        listener.tunnelAnswered(head.statusLine, head.code, head.headers)
        return when (head.code) {
            in OPENED -> opened(head)
            MUST_LOG_IN -> logIn(http, head)
            SWITCHING_PROTOCOLS, UNAUTHORIZED, in REDIRECTIONS -> throw inappropriate(head.code)
            else -> throw TunnelRefused(http, head)
        }
    }

    private fun requestHeaders(): Headers {
        val own = authorization ?: return way.headers
        val lines = Headers.Builder()
        way.headers.forEachIndexed { index, field ->
            lines.addChecked(field.name, field.value)
            if (index == 0) lines.addChecked(FIELD, own)
        }
        return lines.build()
    }

    private suspend fun finalHead(http: Http1Connection): ResponseHead {
        repeat(limits.interimResponses + 1) {
            val head = http.receiveHead()
            if (!head.isInterim) return head
        }
        throw HttpException.LimitExceeded(
            "interimResponses",
            "The proxy ${way.proxy} sent more than ${limits.interimResponses} interim responses",
        )
    }

    /** The tunnel is there; unless the proxy claims to know the password and does not. */
    private fun opened(head: ResponseHead): Outcome {
        val info = head.headers[INFO]
        val sent = authorization
        if (info == null || sent == null || way.authorization != null) return Outcome.OPEN
        if (session?.confirm(sent, info, isEmpty = true) == false) throw Impostors.proxy(way.proxy)
        return Outcome.OPEN
    }

    private suspend fun logIn(http: Http1Connection, head: ResponseHead): Outcome {
        val answer = if (way.authorization != null) {
            null
        } else {
            session?.answer(head.headers.values(CHALLENGE), METHOD, authority, authorization, answered)
        } ?: throw TunnelRefused(http, head)
        authorization = answer
        answered++
        val framing = ResponseFraming.of(METHOD, head, limits)
        val stays = framing.isReusable && head.keepsConnectionAsProxy
        return if (stays && http.discardBody(framing.framing)) Outcome.AGAIN_HERE else Outcome.AGAIN_ANEW
    }

    private fun inappropriate(code: Int) = HttpException.ProxyFailed(
        "The proxy ${way.proxy} answered CONNECT for $authority with $code, which has no meaning there",
        "Check that the proxy's address is that of a proxy.",
        responseCode = code,
    )

    private fun broken(failure: HttpException) = HttpException.ProxyFailed(
        "The proxy ${way.proxy} gave no answer to CONNECT for $authority: ${failure.message}",
        "Check the proxy's port, and whether it speaks TLS: ProxyKind.HTTPS is for one that does.",
        failure,
    )

    private companion object {
        const val METHOD = "CONNECT"
        const val FIELD = "Proxy-Authorization"
        const val CHALLENGE = "Proxy-Authenticate"
        const val INFO = "Proxy-Authentication-Info"
        const val SWITCHING_PROTOCOLS = 101
        const val UNAUTHORIZED = 401
        const val MUST_LOG_IN = 407
        val OPENED = 200..299
        val REDIRECTIONS = 300..399
    }
}
