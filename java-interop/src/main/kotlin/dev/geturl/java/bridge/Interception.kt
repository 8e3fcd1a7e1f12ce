package dev.geturl.java.bridge

import dev.geturl.Answer
import dev.geturl.BearerAuth
import dev.geturl.Chain
import dev.geturl.Interceptor
import dev.geturl.OutgoingRequest
import dev.geturl.Transaction
import kotlinx.coroutines.CoroutineScope
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.SupervisorJob
import kotlinx.coroutines.future.await
import okio.IOException
import java.util.concurrent.CompletionStage

/** Chains of interceptors that suspend, and those of Java that wait: each stands in the other's. */
internal object Interception {
    /** An interceptor that waits. */
    internal fun interface Waiting {
        @Throws(IOException::class)
        fun intercept(chain: Chain): Answer
    }

    /** The rest of a chain that waits. */
    internal fun interface Rest {
        @Throws(IOException::class)
        fun proceed(request: OutgoingRequest): Answer
    }

    /** Gives tokens, and waits for them. */
    internal fun interface Tokens {
        @Throws(Exception::class)
        fun after(refused: String?): String
    }

    /** Gives tokens that are to come. */
    internal fun interface LaterTokens {
        fun after(refused: String?): CompletionStage<String>
    }

    /** [waiting] with a thread of its own for each call. */
    @JvmStatic
    fun interceptor(waiting: Waiting): Interceptor =
        Interceptor { chain -> Blocking.onOwnThread { waiting.intercept(chain) } }

    @JvmStatic
    @Throws(IOException::class)
    fun proceed(chain: Chain, request: OutgoingRequest): Answer = Blocking.run { chain.proceed(request) }

    /** What shows the tokens of [tokens] to [origin]. */
    @JvmStatic
    fun bearer(origin: String, tokens: Tokens): BearerAuth =
        BearerAuth(origin, refreshing()) { refused -> Blocking.onOwnThread { tokens.after(refused) } }

    @JvmStatic
    fun bearerLater(origin: String, tokens: LaterTokens): BearerAuth =
        BearerAuth(origin, refreshing()) { refused -> tokens.after(refused).await() }

    /** Has [bearer] stand before a chain that waits. */
    @JvmStatic
    @Throws(IOException::class)
    fun intercept(bearer: BearerAuth, asked: OutgoingRequest, call: Transaction?, rest: Rest): Answer {
        val chain = object : Chain {
            override val request = asked
            override val transaction = call

            override suspend fun proceed(request: OutgoingRequest): Answer =
                Blocking.onOwnThread { rest.proceed(request) }
        }
        return Blocking.run { bearer.intercept(chain) }
    }

    /** A refresh ends by itself, so that nobody has to end what it runs in. */
    private fun refreshing() = CoroutineScope(SupervisorJob() + Dispatchers.Default)
}
