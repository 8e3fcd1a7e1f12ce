package dev.geturl.java;

import dev.geturl.SslContextKt;
import dev.geturl.TlsCommand;
import dev.geturl.TlsPin;
import dev.geturl.TlsStore;
import dev.geturl.TlsVersion;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.function.Consumer;
import javax.net.ssl.SSLContext;
import okio.ByteString;

/**
 * How {@code https} is spoken. The names are those of TclTLS where it has the option. Each setter gives these options
 * themselves; options that contradict each other throw {@link IllegalArgumentException} where they are used.
 *
 * <p>Files are read off the loop when the client first speaks TLS, and again when they have changed. One that cannot be
 * used makes every call that needs TLS throw {@code HttpException.TlsFailed}, whose kind says which it was.
 */
public final class TlsOptions {
    private final dev.geturl.TlsOptions.Builder options;

    TlsOptions(dev.geturl.TlsOptions options) {
        this.options = options.newBuilder();
    }

    dev.geturl.TlsOptions options() {
        return options.build();
    }

    /**
     * The protocols to offer by ALPN (RFC 7301), the preferred one first. Default {@code http/1.1},
     * the only one that a client speaks so far besides {@code http/1.0}; empty offers none.
     */
    public TlsOptions alpn(String... value) {
        options.setAlpn(List.of(value));
        return this;
    }

    /**
     * A file with the certificates of the authorities to trust, in place of the platform's. Default
     * null. With {@code cadir}, those of both are trusted.
     */
    public TlsOptions cafile(Path value) {
        options.setCafile(value.toString());
        return this;
    }

    /**
     * A folder whose files hold the certificates of the authorities to trust, in place of the
     * platform's. In one that {@code openssl rehash} has been over, those with hashes for names
     * count, and its lists of revoked certificates where revocation is asked for; else all, and files
     * without a certificate are passed over. Default null.
     */
    public TlsOptions cadir(Path value) {
        options.setCadir(value.toString());
        return this;
    }

    /**
     * A key store with the authorities to trust, beside {@code cafile} and {@code cadir}. Default
     * null: none.
     */
    public TlsOptions castore(TlsStore value) {
        options.setCastore(value);
        return this;
    }

    /**
     * A file with the certificate to show to a server that asks for one, and behind it those of its
     * issuers: PEM, DER, or PKCS#12 or JKS, which hold the key, too. Default null: none is shown.
     */
    public TlsOptions certfile(Path value) {
        options.setCertfile(value.toString());
        return this;
    }

    /**
     * A file with the private key, PEM or DER: PKCS#8, also encrypted; PKCS#1; or an EC key as
     * OpenSSL writes it. Default null: it is where the certificate is.
     */
    public TlsOptions keyfile(Path value) {
        options.setKeyfile(value.toString());
        return this;
    }

    /** What an encrypted key or a key store is opened with. Default null. It is never shown. */
    public TlsOptions password(String value) {
        options.setPassword(value);
        return this;
    }

    /**
     * The cipher suites of TLS 1.2 by their IANA names, in order. Default empty: the platform's.
     */
    public TlsOptions cipher(String... value) {
        options.setCipher(List.of(value));
        return this;
    }

    /**
     * The cipher suites of TLS 1.3 by their IANA names, in order. Default empty: the platform's.
     */
    public TlsOptions ciphersuites(String... value) {
        options.setCiphersuites(List.of(value));
        return this;
    }

    /**
     * The server's name, in place of the URL's host: it is asked for (SNI) and the certificate has
     * to hold it. Default null: the URL's host. An address is checked against the certificate's,
     * and never asked for.
     */
    public TlsOptions servername(String value) {
        options.setServername(value);
        return this;
    }

    /**
     * Whether the server's certificate has to be valid, issued by a trusted authority and for the
     * server's name. Default true. Without it anybody in between can read and change everything, so
     * that it is said in the log.
     */
    public TlsOptions verify(boolean value) {
        options.setVerify(value);
        return this;
    }

    /**
     * How strong keys, digests and cipher suites have to be, as OpenSSL's security levels: 0 to 5.
     * Default 2: 112 bits, that is RSA of 2048, and no SHA-1. Level 0 is what the platform itself
     * takes.
     */
    public TlsOptions securityLevel(int value) {
        options.setSecurityLevel(value);
        return this;
    }

    /**
     * The name of the {@code java.security.Provider} that speaks TLS, as {@code Conscrypt}. Default
     * null: the platform's first.
     */
    public TlsOptions provider(String value) {
        options.setProvider(value);
        return this;
    }

    /**
     * A context of yours that speaks TLS, in place of one that is made of files: its trust managers say whom to trust,
     * its key managers which certificate to show. Default none.
     *
     * <p>What the context was made of cannot be given beside it: authorities, an own certificate, passwords, a {@code
     * validatecommand}, revocation, a provider. All else holds as ever: versions and cipher suites, ALPN, the server's
     * name, pins and the security level. Whatever the trust managers say, the certificate has to be for the host;
     * without {@link #verify} the host is not looked at, and the trust managers alone decide.
     */
    public TlsOptions sslContext(SSLContext value) {
        SslContextKt.setSslContext(options, value);
        return this;
    }

    /** What stands in such a file, in place of {@link #certfile}. Default none. It is copied. */
    public TlsOptions cert(byte[] value) {
        options.setCert(ByteString.of(value));
        return this;
    }

    /** What stands in such a file, in place of {@link #keyfile}. Default none. It is copied and never shown. */
    public TlsOptions key(byte[] value) {
        options.setKey(ByteString.of(value));
        return this;
    }

    /** The versions to speak, at least one. Default TLS 1.2 and TLS 1.3. */
    public TlsOptions protocols(TlsVersion first, TlsVersion... more) {
        options.setProtocols(EnumSet.of(first, more));
        return this;
    }

    /** Public keys of which servers have to have one, of any pin for their host. Default none. */
    public TlsOptions pins(TlsPin... value) {
        options.setPins(List.of(value));
        return this;
    }

    /** How certificates are looked up that were taken back. Default: they are not. */
    public TlsOptions revocation(Consumer<dev.geturl.TlsRevocation.Builder> change) {
        dev.geturl.TlsRevocation.Builder revocation = new dev.geturl.TlsRevocation.Builder();
        change.accept(revocation);
        options.setRevocation(revocation.build());
        return this;
    }

    /** Chooses the certificate to show by what the server takes, in place of {@link #certfile}. Default none. */
    public TlsOptions identityChooser(IdentityChooser value) {
        options.setIdentityChooser(Callbacks.identity(value));
        return this;
    }

    /** Is told what happens in TLS, step by step. It must not block. Default none. */
    public TlsOptions command(TlsCommand value) {
        options.setCommand(value);
        return this;
    }

    /**
     * Is asked about what a handshake brings, above all about each certificate that a server shows; it may accept what
     * is not valid and refuse what is. Default none: what is valid is accepted and nothing else.
     */
    public TlsOptions validatecommand(ValidateCallback value) {
        options.setValidatecommand(Callbacks.validate(value));
        return this;
    }

    /** Is asked for the password of an encrypted key or key store that comes without one. Default none. */
    public TlsOptions passwordcommand(PasswordCallback value) {
        options.setPasswordcommand(Callbacks.password(value));
        return this;
    }

    /** Shares the trust, certificates and sessions of {@code client}, whose own TLS they are. Default: none. */
    public TlsOptions model(Http client) {
        options.setModel(client.client().getConfig().getTls());
        return this;
    }

    /** The options that differ from their defaults; neither the password nor keys are shown. */
    @Override
    public String toString() {
        return options.build().toString();
    }
}
