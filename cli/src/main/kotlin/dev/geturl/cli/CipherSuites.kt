package dev.geturl.cli

import javax.net.ssl.SSLContext

/**
 * Cipher suites as the JDK names them.
 *
 * @property names in order; empty for the platform's.
 * @property securityLevel OpenSSL's, where a list names one.
 */
internal class SuiteChoice(val names: List<String>, val securityLevel: Int?)

/** Turns OpenSSL's lists of cipher suites (`ciphers(1)`) into names of the JDK's. */
internal class CipherSuites(
    private val supported: List<String> = SSLContext.getDefault().supportedSSLParameters.cipherSuites.asList(),
    private val usual: List<String> = SSLContext.getDefault().defaultSSLParameters.cipherSuites.asList(),
) {
    /**
     * The suites of TLS 1.3 in [list], colons between.
     *
     * @throws CommandFailure when one is not there.
     */
    fun ofTls13(list: String): List<String> = list.split(SEPARATORS).filter { it.isNotEmpty() }.map { name ->
        name.takeIf { it in supported && WITH !in it }
            ?: throw unknown("--tls13-ciphers", name, supported.filter { WITH !in it })
    }

    /**
     * The suites of TLS 1.2 in [list]: OpenSSL's names, IANA's, and of OpenSSL's words those for kinds of suites, with
     * `+` between for what is all of them, `-` or `!` in front for what is not wanted, and `@SECLEVEL=`.
     *
     * @throws CommandFailure when one is not there, or none is left.
     */
    fun ofOpenSsl(list: String): SuiteChoice {
        val chosen = LinkedHashSet<String>()
        val forbidden = HashSet<String>()
        var level: Int? = null
        for (word in list.replace("@", ":@").split(SEPARATORS).filter { it.isNotEmpty() }) {
            when {
                word.startsWith(LEVEL) -> level = levelOf(word)
                word.startsWith("!") -> forbidden += matching(word.drop(1))
                word.startsWith("-") -> chosen -= matching(word.drop(1)).toSet()
                word.startsWith("+") -> matching(word.drop(1)).filter { chosen.remove(it) }.forEach { chosen += it }
                else -> chosen += matching(word)
            }
        }
        chosen -= forbidden
        val onlyLevel = list.startsWith("@")
        if (chosen.isEmpty() && !onlyLevel) throw unknown("--ciphers", list, supported.filter { WITH in it })
        return SuiteChoice(chosen.toList(), level)
    }

    private fun levelOf(word: String): Int = word.removePrefix(LEVEL).toIntOrNull()?.takeIf { it in LEVELS }
        ?: throw badUsage("--ciphers: $word is no security level", "Give 0 to 5.")

    private fun matching(word: String): List<String> {
        if (word in WHOLE) return usual.filter { WITH in it }
        val name = if (WITH in word) word else ianaOf(word)
        if (name in supported) return listOf(name)
        val kinds = word.split('+').map { KINDS[it] ?: throw unknown("--ciphers", word, KINDS.keys.toList()) }
        return usual.filter { suite -> WITH in suite && kinds.all { it.containsMatchIn(suite) } }
    }

    /** `ECDHE-RSA-AES128-GCM-SHA256` is `TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256`. */
    private fun ianaOf(name: String): String {
        val exchange = EXCHANGES.firstOrNull { name.startsWith("$it-") }
        val rest = (if (exchange == null) name else name.substring(exchange.length + 1)).replace('-', '_')
        val cipher = rest
            .replace("CHACHA20_POLY1305", "CHACHA20_POLY1305_SHA256")
            .replace(Regex("^AES(128|256)_SHA"), "AES_$1_CBC_SHA")
            .replace(Regex("^AES(128|256)_"), "AES_$1_")
            .replace("DES_CBC3_SHA", "3DES_EDE_CBC_SHA")
        return "TLS_${exchange?.replace('-', '_') ?: "RSA"}$WITH$cipher"
    }

    private fun unknown(flag: String, name: String, known: List<String>) = CommandFailure(
        ExitCode.CIPHER_UNUSABLE,
        "$flag: there is no cipher suite $name",
        "There are ${known.joinToString()}.",
    )

    private companion object {
        const val WITH = "_WITH_"
        const val LEVEL = "@SECLEVEL="
        val LEVELS = 0..5
        val SEPARATORS = Regex("[:, ]+")
        val WHOLE = setOf("DEFAULT", "ALL", "HIGH")
        val EXCHANGES =
            listOf("ECDHE-ECDSA", "ECDHE-RSA", "ECDH-ECDSA", "ECDH-RSA", "DHE-RSA", "DHE-DSS")

        /** OpenSSL's words for kinds of suites, as what their IANA names have. */
        val KINDS = mapOf(
            "ECDHE" to "_ECDHE_",
            "kECDHE" to "_ECDHE_",
            "EECDH" to "_ECDHE_",
            "kEECDH" to "_ECDHE_",
            "DHE" to "_DHE_",
            "EDH" to "_DHE_",
            "kDHE" to "_DHE_",
            "kRSA" to "TLS_RSA_",
            "RSA" to "_RSA_",
            "aRSA" to "_RSA_",
            "ECDSA" to "_ECDSA_",
            "aECDSA" to "_ECDSA_",
            "DSS" to "_DSS_",
            "aDSS" to "_DSS_",
            "AES" to "_AES_",
            "AES128" to "_AES_128_",
            "AES256" to "_AES_256_",
            "AESGCM" to "_AES_\\d+_GCM_",
            "AESCCM" to "_AES_\\d+_CCM_",
            "CHACHA20" to "_CHACHA20_",
            "SHA" to "_SHA$",
            "SHA1" to "_SHA$",
            "SHA256" to "_SHA256$",
            "SHA384" to "_SHA384$",
            "3DES" to "_3DES_",
            "RC4" to "_RC4_",
            "MD5" to "_MD5$",
            "aNULL" to "_anon_",
            "eNULL" to "_NULL_",
            "NULL" to "_NULL_",
            "EXPORT" to "_EXPORT_",
            "EXP" to "_EXPORT_",
            "DES" to "_DES_",
            "LOW" to "_DES_",
            "PSK" to "_PSK_",
            "SRP" to "_SRP_",
            "CAMELLIA" to "_CAMELLIA_",
            "SEED" to "_SEED_",
            "IDEA" to "_IDEA_",
        ).mapValues { Regex(it.value) }
    }
}
