package dev.geturl.tls

import dev.geturl.HttpException
import dev.geturl.TlsOptions
import kotlinx.coroutines.CoroutineDispatcher
import kotlinx.coroutines.sync.Mutex
import kotlinx.coroutines.sync.withLock
import kotlinx.coroutines.withContext
import javax.net.ssl.SSLContext
import kotlin.time.Duration
import kotlin.time.Duration.Companion.seconds
import kotlin.time.TimeSource

/**
 * A context in which sessions are kept: made by [newContext] when it is first needed, and made anew when one of its
 * [files] has changed, which is looked for once in an [interval] at most. All of that is done where it may block.
 */
internal class ContextKeeper(
    private val files: () -> FileStamps,
    private val interval: Duration = INTERVAL,
    private val newContext: suspend () -> SSLContext,
) {
    private val making = Mutex()

    @Volatile
    private var made: Made? = null

    private class Made(val context: SSLContext, val stamps: FileStamps) {
        @Volatile
        var seen = TimeSource.Monotonic.markNow()
    }

    /**
     * The context for a new connection.
     *
     * @throws HttpException.TlsFailed when a file cannot be used, and never could.
     */
    suspend fun context(blocking: CoroutineDispatcher): SSLContext {
        val known = made ?: return making.withLock { made ?: withContext(blocking) { make() } }.context
        val isDue = known.stamps.areThere && known.seen.elapsedNow() >= interval
        if (!isDue || !making.tryLock()) return known.context
        return try {
            withContext(blocking) { renewed(known) }.context
        } finally {
            making.unlock()
        }
    }

    /** A failure is not kept: the file that is missing may be there when the next call needs it. */
    private suspend fun make(): Made {
        val stamps = files()
        return Made(newContext(), stamps).also { made = it }
    }

    private suspend fun renewed(known: Made): Made {
        known.seen = TimeSource.Monotonic.markNow()
        val stamps = files()
        if (stamps == known.stamps) return known
        return try {
            make()
        } catch (broken: HttpException) {
            TlsLog.notRenewed(broken)
            Made(known.context, stamps).also { made = it }
        }
    }

    companion object {
        /** Rare enough to cost nothing, and often enough that nobody waits for a certificate that was renewed. */
        val INTERVAL = 1.seconds

        /** The keeper of [options], or of their model, which shares it with all whose model it is. */
        fun of(options: TlsOptions): ContextKeeper {
            val model = options.model ?: return new(options)
            return model.slot.keep { new(model) } as ContextKeeper
        }

        /** A keeper that [options] have for themselves. */
        fun new(options: TlsOptions, interval: Duration = INTERVAL) =
            ContextKeeper({ FileStamps.of(options) }, interval) { TlsContexts.of(options) }
    }
}
