package dev.geturl.tls

import java.net.Socket
import java.security.Principal
import java.security.PrivateKey
import java.security.cert.X509Certificate
import javax.net.ssl.SSLEngine
import javax.net.ssl.X509ExtendedKeyManager
import javax.security.auth.x500.X500Principal

/** Shows what [keys] shows, nothing where there is none, and notes of which authorities the server wants something. */
internal class NotingKeys(private val keys: X509ExtendedKeyManager?) : X509ExtendedKeyManager() {
    override fun chooseEngineClientAlias(
        types: Array<String>,
        issuers: Array<Principal>?,
        engine: SSLEngine?,
    ): String? {
        val names = issuers.orEmpty().map { (it as? X500Principal)?.name ?: it.name }
        HandshakeNotes.current?.authorities = names
        return keys?.chooseEngineClientAlias(types, issuers, engine)
    }

    override fun chooseClientAlias(types: Array<String>, issuers: Array<Principal>?, socket: Socket?): String? =
        keys?.chooseClientAlias(types, issuers, socket)

    override fun getClientAliases(type: String, issuers: Array<Principal>?): Array<String>? =
        keys?.getClientAliases(type, issuers)

    override fun getServerAliases(type: String, issuers: Array<Principal>?): Array<String>? = null

    override fun chooseServerAlias(type: String, issuers: Array<Principal>?, socket: Socket?): String? = null

    override fun getCertificateChain(alias: String): Array<X509Certificate>? = keys?.getCertificateChain(alias)

    override fun getPrivateKey(alias: String): PrivateKey? = keys?.getPrivateKey(alias)
}
