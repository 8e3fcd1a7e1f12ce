package dev.geturl.auth

import dev.geturl.AuthScheme
import okio.ByteString
import kotlin.concurrent.atomics.AtomicInt
import kotlin.concurrent.atomics.AtomicReference
import kotlin.concurrent.atomics.ExperimentalAtomicApi
import kotlin.concurrent.atomics.incrementAndFetch

/**
 * One user at one server or proxy: answers challenges and remembers what was asked, so that the next request shows at
 * once who it is from. Shared by all who use that peer, from any thread.
 *
 * The `body` of a request is what it carries, or null where that is not in memory.
 *
 * @param newNonce makes a client nonce that nobody can guess.
 */
@OptIn(ExperimentalAtomicApi::class)
internal class AuthSession(
    private val credentials: Credentials,
    private val scheme: AuthScheme,
    private val newNonce: () -> String,
) {
    /** What the peer wants. For Digest with how often its nonce was used. */
    private sealed interface Known {
        object Basic : Known

        class Digest(val challenge: DigestChallenge, val clientNonce: String) : Known {
            val uses = AtomicInt(0)
        }
    }

    private val known = AtomicReference<Known?>(if (scheme == AuthScheme.BASIC) Known.Basic else null)

    /** Whether it is the user of [other] who is shown. */
    fun isOf(other: Credentials): Boolean = credentials.user == other.user && credentials.password == other.password

    /** Whether it is known what the peer wants, so that the next request can show it. */
    val isKnown: Boolean get() = known.load() != null

    /** Whether what it wants has to be asked for before a request can show it: a nonce, say. */
    val asksFirst: Boolean get() = scheme == AuthScheme.DIGEST && !isKnown

    /** The value to send before the peer has asked; null when it is not known what it wants. */
    fun upfront(method: String, target: String, body: ByteString? = ByteString.EMPTY): String? =
        known.load()?.let { value(it, method, target, body) }

    /**
     * The answer to the field lines [challenges], for a request by [method] to [target]; null when there is none, and
     * the challenge is the caller's.
     *
     * @param sent what the challenged request carried; null for nothing.
     * @param answered how many challenges to this request were answered before: a second answer is given only where the
     *   peer says that its nonce was too old.
     */
    fun answer(
        challenges: List<String>,
        method: String,
        target: String,
        sent: String?,
        answered: Int,
        body: ByteString? = ByteString.EMPTY,
    ): String? {
        val asked = strongest(Challenge.parse(challenges), method, target, body)
        val value = when {
            asked == null -> null
            answered > 1 || (answered == 1 && (asked as? Known.Digest)?.challenge?.isStale != true) -> null
            else -> value(asked, method, target, body)
        }
        val isAnswer = value != null && value != sent
        if (isAnswer) known.store(asked) else forget()
        return if (isAnswer) value else null
    }

    /**
     * The peer has let in who had [sent] this value, and [info] is its `Authentication-Info` (RFC 7616 section 3.5):
     * takes the nonce that it wants next.
     *
     * @param isEmpty whether the response has no body.
     * @return false when it claims to know the password and does not. What is proved by a body is not looked at here.
     */
    fun confirm(sent: String, info: String, isEmpty: Boolean = false): Boolean {
        val digest = known.load() as? Known.Digest ?: return true
        val proof = proof(sent) ?: return true
        if ((isEmpty || !proof.isOfBody(info)) && proof.isRefutedBy(info)) return false
        val next = ServerProof.parsed(info)?.get("nextnonce") ?: return true
        known.compareAndSet(digest, Known.Digest(digest.challenge.withNonce(next), digest.clientNonce))
        return true
    }

    /** What the peer may prove to who had [sent] this value; null when that asks for no proof. */
    fun proof(sent: String): ServerProof? {
        val digest = known.load() as? Known.Digest ?: return null
        val ours = Challenge.parse(listOf(sent)).firstOrNull { it.scheme == DIGEST } ?: return null
        val used = ours["nonce"]?.let(digest.challenge::withNonce) ?: return null
        return ServerProof(used, credentials, ours)
    }

    /** What was known is of no more use: the peer refuses it. */
    private fun forget() {
        if (scheme != AuthScheme.BASIC) known.store(null)
    }

    private fun strongest(challenges: List<Challenge>, method: String, target: String, body: ByteString?): Known? {
        val digest = if (scheme == AuthScheme.BASIC) {
            null
        } else {
            challenges
                .mapNotNull(DigestChallenge::of)
                .filter { it.answer(credentials, DigestRequest(method, target, 1, "", body)) != null }
                .maxByOrNull { it.strength }
        }
        return when {
            digest != null -> Known.Digest(digest, newNonce())
            scheme != AuthScheme.DIGEST && challenges.any { it.scheme == "basic" } -> Known.Basic
            else -> null
        }
    }

    private fun value(known: Known, method: String, target: String, body: ByteString?): String? = when (known) {
        is Known.Basic -> {
            credentials.basic
        }

        is Known.Digest -> {
            val request = DigestRequest(method, target, known.uses.incrementAndFetch(), known.clientNonce, body)
            known.challenge.answer(credentials, request)
        }
    }

    /** Whose it is and how it is shown, without the password. */
    override fun toString(): String = "${credentials.user} by " + when (scheme) {
        AuthScheme.ANY -> "what the peer asks for"
        AuthScheme.BASIC -> "Basic, unasked"
        AuthScheme.DIGEST -> "Digest"
    }

    private companion object {
        const val DIGEST = "digest"
    }
}
