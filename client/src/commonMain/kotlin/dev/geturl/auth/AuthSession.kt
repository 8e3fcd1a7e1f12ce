package dev.geturl.auth

import dev.geturl.AuthScheme
import kotlin.concurrent.atomics.AtomicInt
import kotlin.concurrent.atomics.AtomicReference
import kotlin.concurrent.atomics.ExperimentalAtomicApi
import kotlin.concurrent.atomics.incrementAndFetch

/**
 * One user at one server or proxy: answers challenges and remembers what was asked, so that the next request shows at
 * once who it is from. Shared by all who use that peer, from any thread.
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

    /** The value to send before the peer has asked; null when it is not known what it wants. */
    fun upfront(method: String, target: String): String? = known.load()?.let { value(it, method, target) }

    /**
     * The answer to the field lines [challenges], for a request by [method] to [target]; null when there is none, and
     * the challenge is the caller's.
     *
     * @param sent what the challenged request carried; null for nothing.
     * @param answered how many challenges to this request were answered before: a second answer is given only where the
     *   peer says that its nonce was too old.
     */
    fun answer(challenges: List<String>, method: String, target: String, sent: String?, answered: Int): String? {
        val asked = strongest(Challenge.parse(challenges))
        val value = when {
            asked == null -> null
            answered > 1 || (answered == 1 && (asked as? Known.Digest)?.challenge?.isStale != true) -> null
            else -> value(asked, method, target)
        }
        val isAnswer = value != null && value != sent
        if (isAnswer) known.store(asked) else forget()
        return if (isAnswer) value else null
    }

    /** What was known is of no more use: the peer refuses it. */
    private fun forget() {
        if (scheme != AuthScheme.BASIC) known.store(null)
    }

    private fun strongest(challenges: List<Challenge>): Known? {
        val digest = if (scheme == AuthScheme.BASIC) {
            null
        } else {
            challenges.mapNotNull(DigestChallenge::of).maxByOrNull { it.strength }
        }
        return when {
            digest != null -> Known.Digest(digest, newNonce())
            scheme != AuthScheme.DIGEST && challenges.any { it.scheme == "basic" } -> Known.Basic
            else -> null
        }
    }

    private fun value(known: Known, method: String, target: String): String = when (known) {
        is Known.Basic -> {
            credentials.basic
        }

        is Known.Digest -> {
            known.challenge.answer(credentials, method, target, known.uses.incrementAndFetch(), known.clientNonce)
        }
    }
}
