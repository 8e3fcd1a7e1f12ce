package dev.geturl.java;

import dev.geturl.TlsCommand;
import dev.geturl.TlsIdentity;
import dev.geturl.TlsStore;
import dev.geturl.TlsVersion;
import dev.geturl.java.bridge.ServerBridge;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;

/**
 * How TLS is spoken as the server. The names are those of TclTLS where it has the option. Each setter gives these
 * options themselves; what is out of its bounds or contradicts another throws {@link IllegalArgumentException} where
 * they are used.
 *
 * <p>Files are read when they are first needed; one that cannot be used fails the handshakes that need it.
 */
public final class TlsServerOptions {
    private final dev.geturl.TlsServerOptions.Builder options = new dev.geturl.TlsServerOptions.Builder();

    TlsServerOptions() {}

    dev.geturl.TlsServerOptions options() {
        return options.build();
    }

    /**
     * The certificate to show, with those of its issuers and its key: TclTLS's {@code certfile}, {@code keyfile},
     * {@code password}. There is no default.
     */
    public TlsServerOptions identity(TlsIdentity value) {
        options.setIdentity(value);
        return this;
    }

    /** The certificate in the file {@code certificate}, whose key, not encrypted, is in the file {@code key}. */
    public TlsServerOptions identity(Path certificate, Path key) {
        return identity(TlsIdentity.files(certificate.toString(), key.toString()));
    }

    /** Says which certificate is shown instead of that one. Default: that one to everybody. */
    public TlsServerOptions identities(ServerIdentities value) {
        options.setIdentities(Callbacks.identities(value));
        return this;
    }

    /** A file with the certificates of the authorities of clients. Default: the platform's. */
    public TlsServerOptions cafile(Path value) {
        options.setCafile(value.toString());
        return this;
    }

    /** A folder with the certificates of the authorities of clients. Default: none. */
    public TlsServerOptions cadir(Path value) {
        options.setCadir(value.toString());
        return this;
    }

    /** A key store with the authorities of clients, beside {@code cafile} and {@code cadir}. Default: none. */
    public TlsServerOptions castore(TlsStore value) {
        options.setCastore(value);
        return this;
    }

    /** Whether clients are asked for a certificate; one that is shown has to be valid. Default: as {@code require}. */
    public TlsServerOptions request(boolean value) {
        options.setRequest(value);
        return this;
    }

    /** Whether clients without a certificate are refused. Default false. */
    public TlsServerOptions require(boolean value) {
        options.setRequire(value);
        return this;
    }

    /**
     * The protocols that are spoken, for ALPN (RFC 7301): of those that the client offers, the first that stands here
     * is chosen. A client that offers others only is refused, one without ALPN is not. Default: no choice.
     */
    public TlsServerOptions alpn(String... value) {
        options.setAlpn(List.of(value));
        return this;
    }

    /** Chooses the protocol instead of {@code alpn}. Default: none. */
    public TlsServerOptions protocolchoice(ProtocolChoice value) {
        options.setProtocolchoice(Callbacks.protocolChoice(value));
        return this;
    }

    /** The cipher suites of TLS 1.2 by their IANA names, in order. Default: the platform's. */
    public TlsServerOptions cipher(String... value) {
        options.setCipher(List.of(value));
        return this;
    }

    /** The cipher suites of TLS 1.3 by their IANA names, in order. Default: the platform's. */
    public TlsServerOptions ciphersuites(String... value) {
        options.setCiphersuites(List.of(value));
        return this;
    }

    /** The versions to speak, at least one. Default TLS 1.2 and TLS 1.3. */
    public TlsServerOptions protocols(TlsVersion first, TlsVersion... more) {
        options.setProtocols(EnumSet.of(first, more));
        return this;
    }

    /** How strong everything has to be, as {@link TlsOptions#securityLevel(int)}: 0 to 5. Default 2. */
    public TlsServerOptions securityLevel(int value) {
        options.setSecurityLevel(value);
        return this;
    }

    /**
     * Is asked about the hello, the name and the protocol, in that order, before a certificate is chosen, and then
     * about each certificate of a client that shows one. Default none: what is proposed is done.
     */
    public TlsServerOptions validatecommand(ValidateCallback value) {
        options.setValidatecommand(Callbacks.validate(value));
        return this;
    }

    /** Is asked for the password of an encrypted key or a key store that comes without one. Default none. */
    public TlsServerOptions passwordcommand(PasswordCallback value) {
        options.setPasswordcommand(Callbacks.password(value));
        return this;
    }

    /** Is told what happens in TLS, step by step. It must not block. Default none. */
    public TlsServerOptions command(TlsCommand value) {
        options.setCommand(value);
        return this;
    }

    /** How long a handshake may take, callbacks included; above zero. Default 10 s. */
    public TlsServerOptions handshakeTime(Duration value) {
        ServerBridge.handshakeTime(options, value);
        return this;
    }

    /** How large a client's hello may be in bytes, 512 to 65,536. Default 32,768, as the JDK takes no larger one. */
    public TlsServerOptions maxHelloBytes(int value) {
        options.setMaxHelloBytes(value);
        return this;
    }
}
