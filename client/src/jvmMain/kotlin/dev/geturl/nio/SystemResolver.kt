package dev.geturl.nio

import dev.geturl.HttpException
import dev.geturl.net.IpAddress
import dev.geturl.net.Resolver
import kotlinx.coroutines.CoroutineScope
import kotlinx.coroutines.Deferred
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.ExperimentalCoroutinesApi
import kotlinx.coroutines.async
import java.net.InetAddress
import java.util.concurrent.ConcurrentHashMap
import kotlin.time.Duration
import kotlin.time.TimeMark
import kotlin.time.TimeSource

/**
 * The platform's resolver, asked on a thread that may block. Its answers are kept for [keepFor] and no longer; failures
 * are not kept.
 *
 * Lookups of one host at the same time share one question. [scope] owns them: a caller that is cancelled stops waiting
 * at once, though the platform's call, which cannot be interrupted, runs to its end.
 */
@OptIn(ExperimentalCoroutinesApi::class)
internal class SystemResolver(
    private val scope: CoroutineScope,
    private val keepFor: Duration,
    private val clock: TimeSource = TimeSource.Monotonic,
    private val ask: (String) -> List<IpAddress> = ::askPlatform,
) : Resolver {
    private class Answer(val addresses: Deferred<Result<List<IpAddress>>>, val since: TimeMark)

    private val answers = ConcurrentHashMap<String, Answer>()

    override suspend fun resolve(host: String): List<IpAddress> {
        IpAddress.parseOrNull(host)?.let { return listOf(it) }
        val answer = answers.compute(host.lowercase()) { name, known ->
            if (known != null && known.isUsable()) known else lookUp(name)
        }
        // The failure is shared by all who asked, the exception is not: each carries its own transaction's place.
        return checkNotNull(answer).addresses.await().getOrElse { unknown ->
            throw HttpException.UnknownHost(
                "No address was found for the host $host",
                "Check its spelling and that this machine can resolve names.",
                unknown,
            )
        }
    }

    private fun Answer.isUsable() = addresses.isActive || since.elapsedNow() < keepFor

    private fun lookUp(name: String): Answer {
        val lookUp = scope.async(Dispatchers.IO) { runCatching { ask(name) } }
        val answer = Answer(lookUp, clock.markNow())
        lookUp.invokeOnCompletion { failure ->
            if (failure != null || lookUp.getCompleted().isFailure) answers.remove(name, answer)
        }
        return answer
    }
}

private fun askPlatform(host: String): List<IpAddress> = InetAddress.getAllByName(host).map { it.toIpAddress() }
