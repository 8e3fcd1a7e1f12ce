package dev.geturl.tls

import dev.geturl.BeyondAndroid
import dev.geturl.HttpException
import javax.net.ssl.SSLEngine
import javax.net.ssl.SSLParameters

/** ALPN (RFC 7301), which Java has had since 9 and Android since API 29. */
internal object Alpn {
    /**
     * Has [protocols] offered, the preferred first. Where there is no ALPN, HTTP/1 is what is spoken without it.
     *
     * @throws HttpException.Unsupported where there is no ALPN, for anything else.
     */
    @BeyondAndroid("an Android without it throws what is caught here")
    fun offer(protocols: List<String>, parameters: SSLParameters) {
        try {
            parameters.applicationProtocols = protocols.toTypedArray()
        } catch (_: NoSuchMethodError) {
            if (!HTTP_1.containsAll(protocols)) {
                throw HttpException.Unsupported(
                    "This platform's TLS cannot agree on one of $protocols",
                    "Leave alpn as it is; Android has ALPN from API 29 on.",
                )
            }
        }
    }

    /** What was agreed on; null when ALPN had no say. */
    @BeyondAndroid("an Android without it throws what is caught here")
    fun agreed(engine: SSLEngine): String? = try {
        engine.applicationProtocol.orEmpty().ifEmpty { null }
    } catch (_: NoSuchMethodError) {
        null
    }

    private val HTTP_1 = setOf("http/1.1", "http/1.0")
}
