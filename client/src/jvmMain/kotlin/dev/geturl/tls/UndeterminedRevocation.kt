package dev.geturl.tls

import java.security.cert.CertPathValidatorException
import java.security.cert.CertPathValidatorException.BasicReason

/**
 * Whether it is refused because nobody says whether it was revoked. For a certificate that has no address to ask at,
 * the JDK gives no reason but words.
 */
internal fun isUndetermined(path: CertPathValidatorException): Boolean =
    path.reason == BasicReason.UNDETERMINED_REVOCATION_STATUS || path.message.orEmpty().endsWith(NOBODY_TO_ASK)

private const val NOBODY_TO_ASK = "does not specify OCSP responder"
