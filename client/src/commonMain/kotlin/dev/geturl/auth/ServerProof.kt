package dev.geturl.auth

import okio.Buffer

/**
 * What a server or a proxy shows in its `Authentication-Info` to prove that it knows the password, too (RFC 7616
 * section 3.5), held against what it ought to be.
 *
 * @property challenge with the nonce of the request.
 * @property sent what the request has shown.
 */
internal class ServerProof(
    private val challenge: DigestChallenge,
    private val credentials: Credentials,
    private val sent: Challenge,
) {
    private var body: RunningHash? = null

    /** Whether the field's value [info], or the field in trailers where that is null, needs the body to be judged. */
    fun isOfBody(info: String?): Boolean = qop(info?.let(::parsed)) == DigestChallenge.WITH_BODY

    /** [content] of the response goes by, from the byte at [from] on. To be called for all of it, or not at all. */
    fun hear(content: Buffer, from: Long) {
        val hash = body ?: challenge.newHash().also { body = it }
        hash.update(content, from)
    }

    /** Whether [info] claims knowledge of the password and is wrong. What is [isOfBody] has to be heard before. */
    fun isRefutedBy(info: String): Boolean {
        val theirs = parsed(info) ?: return false
        val shown = theirs["rspauth"] ?: return false
        val heard = body ?: challenge.newHash()
        val expected = challenge.proofOfServer(credentials, sent, qop(theirs), heard::hex)
        return !shown.equals(expected, ignoreCase = true)
    }

    /** It is the server that says how far its proof goes; as the request did, unless it says otherwise. */
    private fun qop(theirs: Challenge?) = (theirs?.get("qop") ?: sent["qop"])?.lowercase()

    companion object {
        /** The parameters in the field's value [info]; null when there are none. */
        fun parsed(info: String): Challenge? = Challenge.parse(listOf("digest $info")).firstOrNull()
    }
}
