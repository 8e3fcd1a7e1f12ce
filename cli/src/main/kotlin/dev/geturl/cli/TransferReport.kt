package dev.geturl.cli

import dev.geturl.Headers
import dev.geturl.Hop
import dev.geturl.HttpException
import dev.geturl.TlsCertificate
import dev.geturl.TlsVerifyResult
import dev.geturl.Transaction
import dev.geturl.Url

/** What is known of a transfer when it has ended: what `-w` prints. */
internal class TransferReport(val transfer: Transfer, val wire: WireRecord) {
    /** The URL that was asked for; null when what was typed is none. */
    var asked: Url? = null

    /** The URL that was fetched in the end. */
    var url: Url? = null
    var method: String = "GET"
    var transaction: Transaction? = null

    /** A status code that is reported in place of the server's, or 0. */
    var simulatedCode = 0
    var failure: CommandFailure? = null
    var filename = ""
    var delivered = 0L
    var uploaded = 0L
    var totalTime = 0.0

    /** Responses that were passed over, as they led elsewhere or asked for a login. */
    val hops = ArrayList<Hop>()

    /** How often it was led elsewhere. */
    val redirects: Int
        get() = hops.count { it.location != null } - if (failure?.cause is HttpException.RedirectFailed) 1 else 0

    /** Seconds until the last redirect was dealt with. */
    var redirectTime = 0.0

    /** How often it was tried again. */
    var retries = 0

    /** The fields of all responses, in their order. */
    val allHeaders: List<Headers> get() = hops.map { it.responseHeaders } + listOfNotNull(transaction?.responseHeaders)

    /** The URL that was fetched in the end, its host as it was typed where that is in another script. */
    val effectiveUrl: String
        get() {
            val last = url ?: return transfer.url
            val typed = TYPED_HOST.find(transfer.url)?.groupValues?.get(1).orEmpty()
            val isKept = last.host == asked?.host && typed.any { it.code > LAST_ASCII }
            return if (isKept) {
                "$last".replaceFirst(
                    "//${last.authority}",
                    "//" + last.authority.replaceFirst(last.host, typed),
                )
            } else {
                "$last"
            }
        }

    /** Whether a proxy answered `CONNECT` with something else than a tunnel: the response is its, not the server's. */
    val isTunnelRefused: Boolean get() = transaction?.responseInfo?.proxyUsed == "SecureProxyFailed"

    /** Whether a proxy had a part in it. */
    val isProxied: Boolean get() = transaction?.responseInfo?.proxyUsed.orEmpty() !in setOf("", "none")

    /** The certificates that the server has shown. */
    val certificates: List<TlsCertificate>
        get() = transaction?.tlsStatus()?.chain ?: tlsFailure?.chain.orEmpty()

    /** What was found in the server's certificate, by OpenSSL's number; 0 for nothing, and where there was none. */
    val verifyResult: Int
        get() = (transaction?.tlsStatus()?.verifyResult ?: tlsFailure?.verifyResult ?: TlsVerifyResult.OK).code

    private val tlsFailure get() = failure?.cause as? HttpException.TlsFailed

    val responseCode: Int
        get() = when {
            simulatedCode != 0 -> simulatedCode
            isTunnelRefused || wire.isHeadless -> 0
            else -> transaction?.responseCode ?: hops.lastOrNull()?.responseCode ?: codeOnWire()
        }

    private fun codeOnWire(): Int =
        wire.heads.lastOrNull()?.utf8()?.split(' ', '\r', '\n')?.getOrNull(1)?.toIntOrNull() ?: 0

    val exitCode: Int get() = (failure?.code ?: ExitCode.OK).number

    /** Where a redirection leads, or an empty text. Any scheme will do: it is told, not followed. */
    val redirectUrl: String
        get() {
            val location = transaction?.responseHeaders?.get("Location")
            if (location == null || responseCode !in REDIRECTS) return ""
            return try {
                url?.resolve(location)?.toString().orEmpty()
            } catch (_: HttpException.InvalidUrl) {
                location
            }
        }

    private companion object {
        val REDIRECTS = 300..399
        val TYPED_HOST = Regex("^(?:[A-Za-z][A-Za-z0-9+.-]*://)?(?:[^/?#@]*@)?([^/?#:]+)")
        const val LAST_ASCII = 127
    }
}
