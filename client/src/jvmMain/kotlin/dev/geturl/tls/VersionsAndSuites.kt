package dev.geturl.tls

import dev.geturl.HttpException
import dev.geturl.TlsOptions
import dev.geturl.TlsVersion
import javax.net.ssl.SSLParameters

/**
 * Sets the versions and cipher suites of [options], of those that the platform has [supported], and holds everything to
 * [level].
 *
 * @throws HttpException.Unsupported when it has not.
 */
internal fun SSLParameters.configure(options: TlsOptions, level: SecurityLevel, supported: Set<String>) {
    protocols = options.protocols.sortedDescending().map { it.jdkName }.toTypedArray()
    cipherSuites = suites(options, level, cipherSuites, supported)
    algorithmConstraints = LevelConstraints(level)
}

private fun suites(
    options: TlsOptions,
    level: SecurityLevel,
    platform: Array<String>,
    supported: Set<String>,
): Array<String> {
    val (newer, older) = platform.partition { it in TLS_1_3_SUITES }
    val chosen = options.ciphersuites.ifEmpty { newer } + options.cipher.ifEmpty { older }
    val unknown = chosen.filter { it !in supported }
    if (unknown.isNotEmpty()) {
        throw HttpException.Unsupported(
            "This platform has no cipher suite ${unknown.joinToString()}",
            "It has ${supported.joinToString()}.",
        )
    }
    val weak = (options.ciphersuites + options.cipher).filterNot(level::allowsSuite)
    if (weak.isNotEmpty()) {
        throw HttpException.Unsupported(
            "TlsOptions.securityLevel ${level.level} does not allow ${weak.joinToString()}",
            "Leave them out, or lower the level.",
        )
    }
    return chosen.filter(level::allowsSuite).toTypedArray()
}

/** RFC 8446 section B.4. */
private val TLS_1_3_SUITES = setOf("TLS_AES_128_GCM_SHA256", "TLS_AES_256_GCM_SHA384", "TLS_CHACHA20_POLY1305_SHA256")

private val TlsVersion.jdkName: String
    get() = when (this) {
        TlsVersion.TLS_1_2 -> "TLSv1.2"
        TlsVersion.TLS_1_3 -> "TLSv1.3"
    }
