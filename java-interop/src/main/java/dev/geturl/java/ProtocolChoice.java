package dev.geturl.java;

import dev.geturl.TlsClientHello;
import java.util.Optional;

/** Says which protocol a server speaks with whom, of those that the client offers by ALPN. */
@FunctionalInterface
public interface ProtocolChoice {
    /**
     * One of the protocols that {@code hello} offers; empty for none, with which the handshake goes on without ALPN. It
     * runs on a thread where it may block. What it throws fails the handshake.
     */
    Optional<String> protocolFor(TlsClientHello hello) throws Exception;
}
