package dev.geturl

import kotlinx.coroutines.CoroutineScope
import kotlinx.coroutines.Deferred
import kotlinx.coroutines.async
import kotlinx.coroutines.isActive
import kotlinx.coroutines.sync.Mutex
import kotlinx.coroutines.sync.withLock
import kotlin.concurrent.Volatile

/**
 * Shows a bearer token (RFC 6750) to one server, and gets a new one when it is refused with 401: an [Interceptor] to
 * stand around attempts. May serve many calls at once.
 *
 * ```
 * val api = BearerAuth("https://api.example.org", scope) { old -> fetchToken(old) }
 * val http = HttpClient { interceptors = Interceptors.attempt(api) }
 * ```
 *
 * However many calls want a token, one refresh is under way: all of them wait for it. It goes on when the call that
 * began it is cancelled, until [scope] ends. A refused request is sent once more, where its body can be sent again.
 * When the refresh throws, the calls that wait for it fail with that, and the next call tries it anew.
 *
 * @param origin a URL of the server that the tokens are for; no other gets them.
 * @param scope where the refresh runs: one that lives as long as the client, say.
 * @param refresh gives a token; the refused one is its parameter, null for the first. It may use a client of its own,
 *   or this one for a URL of another origin.
 */
public class BearerAuth(
    origin: String,
    private val scope: CoroutineScope,
    private val refresh: suspend (refused: String?) -> String,
) : Interceptor {
    private val origin = Url.parse(origin).origin
    private val gate = Mutex()
    private var flight: Deferred<Result<String>>? = null

    @Volatile
    private var known: String? = null

    override suspend fun intercept(chain: Chain): Answer {
        val request = chain.request
        val isOurs = request.url.origin == origin && request.isTrusted && FIELD !in request.headers
        if (!isOurs) return chain.proceed(request)
        val token = known ?: tokenAfter(null)
        val answer = chain.proceed(request.with(FIELD, "Bearer $token"))
        if (answer.responseCode != StatusCode.UNAUTHORIZED || !request.canRepeat) return answer
        return chain.proceed(request.with(FIELD, "Bearer ${tokenAfter(token)}"))
    }

    /** A token that is not [refused]. */
    private suspend fun tokenAfter(refused: String?): String {
        val flight = gate.withLock {
            known?.let { if (it != refused) return it }
            flight?.takeIf { it.isActive } ?: begun(refused).also { flight = it }
        }
        return flight.await().getOrThrow()
    }

    private fun begun(refused: String?): Deferred<Result<String>> {
        check(scope.isActive) { "the scope of this BearerAuth has ended: give one that lives as long as the client" }
        return scope.async { runCatching { refresh(refused).also { known = it } } }
    }

    /** For whom the tokens are. */
    override fun toString(): String = "BearerAuth($origin)"

    private companion object {
        const val FIELD = "Authorization"
    }
}
