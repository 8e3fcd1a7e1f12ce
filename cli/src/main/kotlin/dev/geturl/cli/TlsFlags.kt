package dev.geturl.cli

import com.github.ajalt.clikt.parameters.groups.OptionGroup
import com.github.ajalt.clikt.parameters.options.option

/** How `https` is spoken; [TlsArguments] makes options of it. */
internal class TlsFlags : OptionGroup("TLS") {
    val insecure by toggle("-k", "--insecure", help = "Do not verify the server's certificate")
    val cacert by option("--cacert", metavar = "FILE", help = "Trust the authorities in this PEM file, and no others")
    val capath by option("--capath", metavar = "FOLDER", help = "Trust the authorities in this folder, and no others")
    val cert by option(
        "-E",
        "--cert",
        metavar = "FILE[:PASSWORD]",
        help = "Show this certificate to the server: PEM, DER or PKCS#12",
    )
    val certType by option("--cert-type", metavar = "TYPE", help = "PEM, DER or P12; it is seen in the file anyway")
    val key by option("--key", metavar = "FILE", help = "The certificate's private key, where it is elsewhere")
    val pass by option("--pass", metavar = "PHRASE", help = "What the key is opened with")
    val tls12 by toggle("--tlsv1_2", help = "Speak TLS 1.2 or later, the default")
    val tls13 by toggle("--tlsv1_3", help = "Speak TLS 1.3 or later")
    val older by toggle("-1", "--tlsv1", "--tlsv1_0", "--tlsv1_1", help = "As --tlsv1.2: older ones are not spoken")
    val tlsMax by option("--tls-max", metavar = "VERSION", help = "Speak no later TLS than 1.2 or 1.3")
    val ciphers by option(
        "--ciphers",
        metavar = "LIST",
        help = "Cipher suites of TLS 1.2 as OpenSSL names them, with @SECLEVEL=N for the security level",
    )
    val tls13Ciphers by option("--tls13-ciphers", metavar = "LIST", help = "Cipher suites of TLS 1.3")
    val pinnedPubKey by option(
        "--pinnedpubkey",
        metavar = "KEYS",
        help = "Speak with a server that has this key alone: a file, or sha256//BASE64, several with ';' between",
    )
    val certStatus by toggle("--cert-status", help = "Want the server to prove that its certificate was not revoked")
    val crlFile by option("--crlfile", metavar = "FILE", help = "Refuse the certificates that this list has revoked")
    val noRevoke by toggle("--ssl-no-revoke", help = "Do not look up what was revoked, the default")
}
