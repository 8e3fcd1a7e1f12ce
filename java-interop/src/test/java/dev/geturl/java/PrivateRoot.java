package dev.geturl.java;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import javax.net.ssl.SSLContext;
import okhttp3.tls.HandshakeCertificates;
import okhttp3.tls.HeldCertificate;

/** An authority that is nobody's but a test's, and what it has certified. */
final class PrivateRoot {
    private static final HeldCertificate ROOT =
            new HeldCertificate.Builder().certificateAuthority(0).build();

    /** Trusts it alone. */
    static final SSLContext TRUSTING = new HandshakeCertificates.Builder()
            .addTrustedCertificate(ROOT.certificate())
            .build()
            .sslContext();

    private PrivateRoot() {}

    /** A certificate of its making for {@code name}, with its key. */
    static HeldCertificate certified(String name) {
        return new HeldCertificate.Builder()
                .addSubjectAlternativeName(name)
                .signedBy(ROOT)
                .build();
    }

    /** A listener that speaks TLS as whom {@code held} says. */
    static ServerSocket listener(HeldCertificate held) throws IOException {
        return new HandshakeCertificates.Builder()
                .heldCertificate(held)
                .build()
                .sslContext()
                .getServerSocketFactory()
                .createServerSocket(0, 50, InetAddress.getLoopbackAddress());
    }
}
