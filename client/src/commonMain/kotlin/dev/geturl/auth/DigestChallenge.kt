package dev.geturl.auth

import okio.ByteString
import okio.ByteString.Companion.encodeUtf8

/**
 * A challenge to answer by Digest (RFC 7616): the password is proved, not sent. Without `qop` it is answered as RFC
 * 2069 had it. `auth-int`, which covers the request's body, is not spoken: what offers nothing else is not answered.
 */
internal class DigestChallenge private constructor(
    private val realm: String,
    private val nonce: String,
    private val opaque: String?,
    private val algorithmName: String?,
    private val algorithm: Algorithm,
    private val hasQop: Boolean,
    private val hashesUser: Boolean,
    /** The credentials were right, only the server's nonce was too old. */
    val isStale: Boolean,
) {
    private class Algorithm(val strength: Int, val isSession: Boolean, val hash: (ByteString) -> ByteString)

    /** The higher, the better. */
    val strength: Int get() = algorithm.strength

    /**
     * The value of the field that answers for a request by [method] to [uri], the target in its request line.
     *
     * @param count which request by this nonce it is, from 1.
     * @param clientNonce the same for all requests by one nonce, so that those of a session agree.
     */
    fun answer(credentials: Credentials, method: String, uri: String, count: Int, clientNonce: String): String {
        val user = if (hashesUser) hash("${credentials.user}:$realm") else credentials.user
        val nc = count.toString(16).padStart(COUNT_DIGITS, '0')
        val plain = hash("${credentials.user}:$realm:${credentials.password}")
        val secret = if (algorithm.isSession) hash("$plain:$nonce:$clientNonce") else plain
        val request = hash("$method:$uri")
        val between = if (hasQop) "$nonce:$nc:$clientNonce:auth" else nonce
        return listOfNotNull(
            "username=${quoted(user)}",
            "realm=${quoted(realm)}",
            "nonce=${quoted(nonce)}",
            "uri=${quoted(uri)}",
            if (hasQop || algorithm.isSession) "cnonce=${quoted(clientNonce)}" else null,
            if (hasQop) "nc=$nc" else null,
            if (hasQop) "qop=auth" else null,
            "response=\"${hash("$secret:$between:$request")}\"",
            opaque?.let { "opaque=${quoted(it)}" },
            algorithmName?.let { "algorithm=$it" },
            if (hashesUser) "userhash=true" else null,
        ).joinToString(", ", "Digest ")
    }

    private fun hash(text: String): String = algorithm.hash(text.encodeUtf8()).hex()

    private fun quoted(text: String) = "\"" + text.replace("\\", "\\\\").replace("\"", "\\\"") + "\""

    companion object {
        private const val COUNT_DIGITS = 8
        private val ALGORITHMS = mapOf(
            "md5" to Algorithm(1, isSession = false, ByteString::md5),
            "md5-sess" to Algorithm(1, isSession = true, ByteString::md5),
            "sha-256" to Algorithm(2, isSession = false, ByteString::sha256),
            "sha-256-sess" to Algorithm(2, isSession = true, ByteString::sha256),
        )

        /** What [challenge] asks for; null when it is not Digest, or one that cannot be answered. */
        fun of(challenge: Challenge): DigestChallenge? {
            if (challenge.scheme != "digest") return null
            val name = challenge["algorithm"]
            val qop = challenge["qop"]?.split(',')?.map { it.trim().lowercase() }
            if (qop != null && "auth" !in qop) return null
            return DigestChallenge(
                realm = challenge["realm"].orEmpty(),
                nonce = challenge["nonce"] ?: return null,
                opaque = challenge["opaque"],
                algorithmName = name,
                algorithm = ALGORITHMS[(name ?: "MD5").lowercase()] ?: return null,
                hasQop = qop != null,
                hashesUser = challenge["userhash"].equals("true", ignoreCase = true),
                isStale = challenge["stale"].equals("true", ignoreCase = true),
            )
        }
    }
}
