package dev.geturl.java;

import dev.geturl.TlsClientHello;
import dev.geturl.TlsIdentity;
import java.util.Optional;

/** Says which certificate a server shows to whom: TclTLS's {@code sni}. */
@FunctionalInterface
public interface ServerIdentities {
    /**
     * The certificate for {@code hello}; empty for the default one. It runs on a thread where it may block. What it
     * throws fails the handshake.
     */
    Optional<TlsIdentity> identityFor(TlsClientHello hello) throws Exception;
}
