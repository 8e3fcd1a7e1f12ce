package dev.geturl.cli

import dev.geturl.TlsCertificate
import java.time.ZoneOffset
import java.time.format.DateTimeFormatter
import java.util.Locale
import kotlin.time.Instant
import kotlin.time.toJavaInstant

/** `%{certs}`: the certificates of the server in curl's lines, each a name, a colon and a value. */
internal object CertificateText {
    fun of(chain: List<TlsCertificate>): String = chain.joinToString("", transform = ::of)

    private fun of(certificate: TlsCertificate): String = buildString {
        line("Subject", certificate.subject)
        line("Issuer", certificate.issuer)
        // As it stands in the certificate: 2 is version 3.
        line("Version", "${certificate.version - 1}")
        line("Serial Number", certificate.serialNumber)
        line("Signature Algorithm", certificate.signatureAlgorithm)
        line("Public Key Algorithm", certificate.publicKeyAlgorithm)
        if (certificate.subjectAltName.isNotEmpty()) {
            line("X509v3 Subject Alternative Name", certificate.subjectAltName.joinToString())
        }
        line("Start date", date(certificate.notBefore))
        line("Expire date", date(certificate.notAfter))
        line("Signature", certificate.signatureValue.hex().chunked(2).joinToString(":", postfix = ":"))
        line("Cert", certificate.certificate.trimEnd())
    }

    private fun StringBuilder.line(name: String, value: String) {
        append(name).append(':').append(value).append('\n')
    }

    private fun date(instant: Instant) = FORMAT.format(instant.toJavaInstant())

    /** As OpenSSL prints times: `Jan  1 00:00:00 2026 GMT`. */
    private val FORMAT: DateTimeFormatter =
        DateTimeFormatter.ofPattern("MMM ppd HH:mm:ss yyyy 'GMT'", Locale.ROOT).withZone(ZoneOffset.UTC)
}
