package dev.geturl.cli

import okhttp3.tls.HandshakeCertificates
import okhttp3.tls.HeldCertificate
import java.net.InetAddress
import java.net.ServerSocket
import javax.net.ssl.SSLServerSocket

/** A socket of TLS on loopback that shows [held], and asks for a certificate of [root] when it [wantsCertificate]. */
internal fun tlsListening(
    held: HeldCertificate,
    root: HeldCertificate,
    wantsCertificate: Boolean = false,
): ServerSocket {
    val certificates =
        HandshakeCertificates
            .Builder()
            .heldCertificate(held)
            .addTrustedCertificate(root.certificate)
            .build()
    val factory = certificates.sslContext().serverSocketFactory
    return (factory.createServerSocket(0, 50, InetAddress.getLoopbackAddress()) as SSLServerSocket)
        .apply { needClientAuth = wantsCertificate }
}
