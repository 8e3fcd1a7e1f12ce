package dev.geturl.pool

import dev.geturl.HttpException
import okio.Buffer

/** What is said to a SOCKS proxy before the bytes are the server's. Sans I/O: it takes bytes and makes bytes. */
internal interface SocksHandshake {
    /**
     * Goes on as far as [input] allows, and puts into [output] what is to be sent. Takes nothing from [input] that
     * belongs to the server. To be called once before anything has come, then whenever more has.
     *
     * @return true when the way is open.
     * @throws HttpException.ProxyFailed when the proxy refuses or does not speak SOCKS.
     */
    fun advance(input: Buffer, output: Buffer): Boolean
}

/** The failures of both versions, alike. */
internal object SocksFailure {
    fun refused(proxy: String, why: String) = HttpException.ProxyFailed(
        "The SOCKS proxy $proxy refused the way to the server: $why",
        "Check that the proxy may and can reach the server, and the user and password given for it.",
        isSocks = true,
    )

    fun malformed(proxy: String, what: String) = HttpException.ProxyFailed(
        "The SOCKS proxy $proxy does not speak its protocol: $what",
        "Check the proxy's port and kind.",
        isSocks = true,
    )

    fun unfit(message: String, hint: String) = HttpException.ProxyFailed(message, hint, isSocks = true)
}
