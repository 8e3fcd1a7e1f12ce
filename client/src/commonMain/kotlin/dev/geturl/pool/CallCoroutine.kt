package dev.geturl.pool

import dev.geturl.Transaction
import dev.geturl.net.CallersLoop
import dev.geturl.net.OwnCoroutine
import kotlinx.coroutines.CoroutineDispatcher
import kotlinx.coroutines.InternalCoroutinesApi
import kotlinx.coroutines.Job

/** The coroutine that carries one call and its [transaction], a child of its client's job on a loop of the client. */
@OptIn(InternalCoroutinesApi::class)
internal class CallCoroutine(
    private val loop: CoroutineDispatcher,
    client: Job,
    private val transaction: Transaction,
) : OwnCoroutine(loop) {
    init {
        initParentJob(client)
        (loop as? CallersLoop)?.callBegan()
    }

    /** Its caller goes on once nothing is left of it. */
    override fun afterCompletion(state: Any?) {
        (loop as? CallersLoop)?.callEnded()
        transaction.ended()
    }
}
