package dev.geturl.nio

import dev.geturl.HttpException
import dev.geturl.IpAddress
import dev.geturl.Resolver
import kotlinx.coroutines.CoroutineScope
import kotlinx.coroutines.CoroutineStart
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
        val name = host.lowercase()
        var asked: Answer? = null
        val answer = answers.compute(name) { _, known ->
            if (known != null && known.isUsable()) known else lookUp(name).also { asked = it }
        }
        // Outside of the map's function: a lookup that fails at once takes itself out of the map again.
        asked?.let { begin(name, it) }
        // The failure is shared by all who asked, the exception is not: each carries its own transaction's place.
        return checkNotNull(answer).addresses.await().getOrElse { unknown ->
            throw HttpException.UnknownHost(
                "No address was found for the host $host",
                "Check its spelling and that this machine can resolve names.",
                unknown,
            )
        }
    }

    /** A failure is not, even where it has not been taken out yet: whoever waited for it may be back before that. */
    private fun Answer.isUsable() = !addresses.isCompleted || (!hasFailed() && since.elapsedNow() < keepFor)

    private fun Answer.hasFailed() =
        addresses.getCompletionExceptionOrNull() != null || addresses.getCompleted().isFailure

    private fun lookUp(name: String) =
        Answer(scope.async(Dispatchers.IO, CoroutineStart.LAZY) { runCatching { ask(name) } }, clock.markNow())

    private fun begin(name: String, answer: Answer) {
        if (answers.size > MANY_ANSWERS) answers.values.removeIf { !it.isUsable() }
        answer.addresses.invokeOnCompletion { if (answer.hasFailed()) answers.remove(name, answer) }
        answer.addresses.start()
    }

    private companion object {
        /** From here on the answers that are too old are taken away, so that a crawler's do not pile up. */
        const val MANY_ANSWERS = 1_024
    }
}

private fun askPlatform(host: String): List<IpAddress> = InetAddress.getAllByName(host).map { it.toIpAddress() }
