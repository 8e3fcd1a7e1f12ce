package dev.geturl.cli

import dev.geturl.TlsOptions
import dev.geturl.TlsPin
import dev.geturl.TlsRevocation
import dev.geturl.TlsVersion

/** Makes options of what was said with [flags]; [prompt] asks for the password of a key that has none with it. */
internal class TlsArguments(private val flags: TlsFlags, private val prompt: PasswordPrompt) {
    private val suites = CipherSuites()

    /**
     * What the flags ask for.
     *
     * @throws CommandFailure when they contradict each other, or one cannot be honoured.
     */
    fun options(): TlsOptions {
        check()
        val own = flags.cert?.let(::certificateAndPassword)
        val older = flags.ciphers?.let(suites::ofOpenSsl)
        return TlsOptions {
            verify = !flags.insecure
            if (verify) {
                cafile = flags.cacert
                cadir = flags.capath
                revocation = revocation()
            }
            certfile = own?.first
            keyfile = flags.key
            password = flags.pass ?: own?.second
            if (own != null && password == null) passwordcommand = prompt.ofKeys()
            protocols = versions()
            cipher = older?.names.orEmpty()
            older?.securityLevel?.let { securityLevel = it }
            ciphersuites = flags.tls13Ciphers?.let(suites::ofTls13).orEmpty()
            pins = flags.pinnedPubKey?.let { listOf(TlsPin("*", PinnedKeys.parse(it), leafOnly = true)) }.orEmpty()
        }
    }

    private fun check() {
        if (flags.key != null && flags.cert == null) {
            throw badUsage("--key has no --cert beside it", "Give the certificate, too.")
        }
        if (flags.insecure && flags.certStatus) {
            throw badUsage("-k and --cert-status exclude each other", "What nobody verifies proves nothing.")
        }
        if (flags.noRevoke && (flags.certStatus || flags.crlFile != null)) {
            throw badUsage("--ssl-no-revoke excludes --cert-status and --crlfile", "Leave one of them out.")
        }
        val type = flags.certType
        if (type != null && type.uppercase() !in CERT_TYPES) {
            throw CommandFailure(
                ExitCode.OWN_CERTIFICATE_UNUSABLE,
                "--cert-type $type is not known",
                "Give one of ${CERT_TYPES.joinToString()}.",
            )
        }
    }

    /** As curl does with OpenSSL: who names a list, or wants a proof, wants an answer for each certificate. */
    private fun revocation(): TlsRevocation? {
        if (!flags.certStatus && flags.crlFile == null) return null
        return TlsRevocation {
            isRequired = true
            isStapleRequired = flags.certStatus
            leafOnly = flags.crlFile == null
            crlfiles = listOfNotNull(flags.crlFile)
            fallback = flags.certStatus
        }
    }

    private fun versions(): Set<TlsVersion> {
        val first = if (flags.tls13) TlsVersion.TLS_1_3 else TlsVersion.TLS_1_2
        val last = when (val most = flags.tlsMax) {
            null, "default", "1.3" -> TlsVersion.TLS_1_3
            "1.2" -> TlsVersion.TLS_1_2
            "1.0", "1.1" -> throw notSpoken(most)
            else -> throw badUsage("--tls-max $most is no version of TLS", "Give 1.2 or 1.3.")
        }
        if (first > last) throw badUsage("--tlsv1.3 and --tls-max 1.2 leave no version", "Leave one of them out.")
        return (first..last).let { range -> TlsVersion.entries.filter { it in range } }.toSet()
    }

    private fun notSpoken(version: String) = CommandFailure(
        ExitCode.NOT_BUILT_IN,
        "TLS $version is not spoken: RFC 8996 forbids it, as it is broken",
        "Give --tls-max 1.2 or leave it out.",
    )

    private companion object {
        val CERT_TYPES = listOf("PEM", "DER", "P12")
    }
}

/** The file and the password behind its first colon; a backslash makes a colon the name's own, as with curl. */
internal fun certificateAndPassword(text: String): Pair<String, String?> {
    val colon = Regex("(?<!\\\\):").find(text)?.range?.first ?: text.length
    val file = text.substring(0, colon).replace("\\:", ":")
    return file to text.substring(colon).removePrefix(":").takeIf { it.isNotEmpty() }
}
