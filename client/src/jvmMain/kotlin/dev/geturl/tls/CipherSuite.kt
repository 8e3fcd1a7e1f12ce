package dev.geturl.tls

/**
 * A cipher suite, known by its IANA name: `TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256`, or of TLS 1.3
 * `TLS_AES_128_GCM_SHA256`. The JDK knows no more of it than the name, but that says it all.
 */
internal class CipherSuite(val name: String) {
    val isTls13: Boolean = "_WITH_" !in name && !name.endsWith("_SCSV")
    private val agreement = name.removePrefix("TLS_").substringBefore("_WITH_", missingDelimiterValue = "")
    private val encryption = name.removePrefix("TLS_").substringAfter("_WITH_").substringBeforeLast('_')
    private val hash = name.substringAfterLast('_')

    val isAead: Boolean get() = AEAD.any { it in encryption }

    /** The first version of TLS that has it. */
    val minVersion: String
        get() = when {
            isTls13 -> "TLSv1.3"
            isAead || hash == "SHA256" || hash == "SHA384" -> "TLSv1.2"
            else -> "TLSv1"
        }

    /** How many bits its key has; null for one that is not known here. */
    val bits: Int?
        get() = when {
            "256" in encryption || "CHACHA20" in encryption -> 256
            "128" in encryption -> 128
            "3DES" in encryption -> 168
            "NULL" in encryption -> 0
            else -> null
        }

    /** The kind of key that signs its handshake; null where the certificate decides. */
    val authentication: String?
        get() = when {
            isTls13 -> null
            "anon" in agreement -> "None"
            else -> agreement.substringAfterLast('_')
        }

    /** As `openssl ciphers -v` has it: `TLSv1.3 Kx=any Au=any Enc=AES_128_GCM(128) Mac=AEAD`. */
    val description: String
        get() {
            val exchange = if (isTls13) "any" else agreement.substringBefore('_').replace("EXPORT", "RSA")
            val strength = bits?.let { "($it)" }.orEmpty()
            return "$name $minVersion Kx=$exchange Au=${authentication ?: "any"} Enc=$encryption$strength " +
                "Mac=${if (isAead) "AEAD" else hash}"
        }

    private companion object {
        val AEAD = listOf("GCM", "CCM", "POLY1305")
    }
}
