package dev.geturl.auth

import okio.Buffer
import okio.ByteString
import okio.ByteString.Companion.encodeUtf8

/**
 * What a request proves by Digest.
 *
 * @property uri the target in its request line.
 * @property count which request by this nonce it is, from 1.
 * @property clientNonce the same for all requests by one nonce, so that those of a session agree.
 * @property body what it carries; null where that is not in memory.
 */
internal class DigestRequest(
    val method: String,
    val uri: String,
    val count: Int,
    val clientNonce: String,
    val body: ByteString? = ByteString.EMPTY,
)

/**
 * A challenge to answer by Digest (RFC 7616): the password is proved, not sent. Without `qop` it is answered as RFC
 * 2069 had it. `auth-int`, which covers the request's body, is spoken where nothing else is offered and the body is in
 * memory.
 */
internal class DigestChallenge private constructor(
    private val parameters: Challenge,
    private val nonce: String,
    private val algorithm: Algorithm,
) {
    private class Algorithm(val strength: Int, val isSession: Boolean, val newHash: () -> RunningHash)

    private val realm = parameters["realm"].orEmpty()
    private val opaque = parameters["opaque"]
    private val algorithmName = parameters["algorithm"]
    private val offered = parameters["qop"]?.split(',')?.map { it.trim().lowercase() }
    private val hashesUser = isTrue("userhash")
    private val isUtf8 = parameters["charset"].equals("UTF-8", ignoreCase = true)

    /** The nonce of the challenge itself: a later one does not change what a session is bound to (section 3.4.2). */
    private val sessionNonce = parameters["nonce"].orEmpty()

    /** The credentials were right, only the server's nonce was too old. */
    val isStale: Boolean = isTrue("stale")

    /** The higher, the better. */
    val strength: Int get() = algorithm.strength

    /** The same with the nonce that the server wants next. */
    fun withNonce(next: String): DigestChallenge = DigestChallenge(parameters, next, algorithm)

    /** The value of the field that answers for [request]; null when it cannot be answered for that. */
    fun answer(credentials: Credentials, request: DigestRequest): String? {
        val qop = qopFor(request.body)
        if (qop == null && offered != null) return null
        val nc = request.count.toString(16).padStart(COUNT_DIGITS, '0')
        val isInt = qop == WITH_BODY
        val what = "${request.method}:${request.uri}" + if (isInt) ":" + hash(request.body ?: ByteString.EMPTY) else ""
        val clientNonce = request.clientNonce
        return listOfNotNull(
            username(credentials.user),
            "realm=${quoted(realm)}",
            "nonce=${quoted(nonce)}",
            "uri=${quoted(request.uri)}",
            if (qop != null || algorithm.isSession) "cnonce=${quoted(clientNonce)}" else null,
            if (qop != null) "nc=$nc" else null,
            if (qop != null) "qop=$qop" else null,
            "response=\"${proof(credentials, qop, nc, clientNonce, what)}\"",
            opaque?.let { "opaque=${quoted(it)}" },
            algorithmName?.let { "algorithm=$it" },
            if (hashesUser) "userhash=true" else null,
        ).joinToString(", ", "Digest ")
    }

    /**
     * What the server has to show in `rspauth` by [qop] for a request that was sent with these [sent] parameters
     * (section 3.5). Where that covers the response's body, [bodyHash] is asked for its hash.
     */
    fun proofOfServer(credentials: Credentials, sent: Challenge, qop: String?, bodyHash: () -> String): String {
        val what = ":${sent["uri"].orEmpty()}" + if (qop == WITH_BODY) ":${bodyHash()}" else ""
        return proof(credentials, qop, sent["nc"].orEmpty(), sent["cnonce"].orEmpty(), what)
    }

    /** What hashes as this challenge wants it. */
    fun newHash(): RunningHash = algorithm.newHash()

    private fun proof(credentials: Credentials, qop: String?, nc: String, clientNonce: String, what: String): String {
        val plain = hash("${credentials.user}:$realm:${credentials.password}")
        val secret = if (algorithm.isSession) hash("$plain:$sessionNonce:$clientNonce") else plain
        val between = if (qop != null) "$nonce:$nc:$clientNonce:$qop" else nonce
        return hash("$secret:$between:${hash(what)}")
    }

    private fun qopFor(body: ByteString?): String? = when {
        offered == null -> null
        PLAIN in offered -> PLAIN
        WITH_BODY in offered && body != null -> WITH_BODY
        else -> null
    }

    /** Beyond ASCII it is told in RFC 8187's notation where the server has said that it reads UTF-8 (section 3.4). */
    private fun username(user: String): String = when {
        hashesUser -> "username=${quoted(hash("$user:$realm"))}"
        isUtf8 && user.any { it.code >= ASCII } -> "username*=UTF-8''${extended(user)}"
        else -> "username=${quoted(user)}"
    }

    private fun extended(text: String): String = buildString {
        for (byte in text.encodeUtf8().toByteArray()) {
            val char = (byte.toInt() and 0xff).toChar()
            val isPlain = char in 'a'..'z' || char in 'A'..'Z' || char in '0'..'9' || char in ATTRIBUTE_PUNCTUATION
            if (isPlain) append(char) else append('%').append(byte.toHexString().uppercase())
        }
    }

    private fun hash(text: String): String = hash(text.encodeUtf8())

    private fun hash(bytes: ByteString): String = newHash().apply { update(Buffer().write(bytes), from = 0) }.hex()

    private fun quoted(text: String) = "\"" + text.replace("\\", "\\\\").replace("\"", "\\\"") + "\""

    private fun isTrue(name: String) = parameters[name].equals("true", ignoreCase = true)

    companion object {
        private const val COUNT_DIGITS = 8
        private const val PLAIN = "auth"

        /** The `qop` that covers bodies. */
        const val WITH_BODY = "auth-int"
        private const val ASCII = 0x80
        private const val ATTRIBUTE_PUNCTUATION = "!#$&+-.^_`|~"
        private val HASHES = listOf<Pair<String, () -> RunningHash>>(
            "md5" to OkioHash::md5,
            "sha-256" to OkioHash::sha256,
            "sha-512-256" to ::Sha512t256,
        )
        private val ALGORITHMS: Map<String, Algorithm> = HASHES
            .flatMapIndexed { index, (name, newHash) ->
                listOf(
                    name to Algorithm(index, isSession = false, newHash),
                    "$name-sess" to Algorithm(index, isSession = true, newHash),
                )
            }.toMap()

        /** What [challenge] asks for; null when it is not Digest, or one that cannot be answered. */
        fun of(challenge: Challenge): DigestChallenge? {
            if (challenge.scheme != "digest") return null
            val algorithm = ALGORITHMS[(challenge["algorithm"] ?: "MD5").lowercase()] ?: return null
            val found = DigestChallenge(challenge, challenge["nonce"] ?: return null, algorithm)
            return found.takeIf { it.offered == null || it.qopFor(ByteString.EMPTY) != null }
        }
    }
}
