package dev.geturl.tls

import java.net.Socket
import java.security.Principal
import java.security.PrivateKey
import java.security.cert.X509Certificate
import javax.net.ssl.SSLEngine
import javax.net.ssl.X509ExtendedKeyManager

/**
 * The one certificate that is shown to whoever asks for one, with its key, by a client or a server. As OpenSSL does, it
 * is shown also where the server's list of issuers does not have its own: servers' lists are often incomplete, and the
 * server decides.
 */
internal class OwnCertificate(private val own: OwnKey) : X509ExtendedKeyManager() {
    override fun chooseEngineClientAlias(types: Array<String>, issuers: Array<Principal>?, engine: SSLEngine?) =
        NAME.takeIf { own.fits(types) }

    override fun chooseClientAlias(types: Array<String>, issuers: Array<Principal>?, socket: Socket?) =
        chooseEngineClientAlias(types, issuers, null)

    override fun getClientAliases(type: String, issuers: Array<Principal>?) = arrayOf(NAME)

    override fun getServerAliases(type: String, issuers: Array<Principal>?) = arrayOf(NAME)

    override fun chooseEngineServerAlias(type: String, issuers: Array<Principal>?, engine: SSLEngine?) =
        NAME.takeIf { own.fits(arrayOf(type)) }

    override fun chooseServerAlias(type: String, issuers: Array<Principal>?, socket: Socket?) =
        chooseEngineServerAlias(type, issuers, null)

    override fun getCertificateChain(alias: String): Array<X509Certificate>? =
        own.chain.toTypedArray().takeIf { alias == NAME }

    override fun getPrivateKey(alias: String): PrivateKey? = own.key.takeIf { alias == NAME }

    private companion object {
        const val NAME = "own"
    }
}
