package dev.geturl.pool

import dev.geturl.net.CallersLoop
import kotlinx.coroutines.CoroutineDispatcher
import kotlin.concurrent.atomics.AtomicReference
import kotlin.concurrent.atomics.ExperimentalAtomicApi
import kotlin.concurrent.atomics.update
import kotlin.coroutines.ContinuationInterceptor

/**
 * The resting connections of one route, by the loop they live on: a caller that runs on a loop is served best by a
 * connection of the same.
 */
@OptIn(ExperimentalAtomicApi::class)
internal class Resting {
    private class OfLoop(val loop: CoroutineDispatcher, val stack: RestingStack = RestingStack()) {
        val isOver: Boolean get() = (loop as? CallersLoop)?.hasEnded == true
    }

    /** As many as there are loops: few. */
    private val stacks = AtomicReference<List<OfLoop>>(emptyList())

    val depth: Int
        get() {
            val all = stacks.load()
            return if (all.size == 1) all[0].stack.depth else all.sumOf { it.stack.depth }
        }

    fun push(connection: PooledConnection): Unit = stackOf(connection.loop).push(connection)

    private fun stackOf(loop: CoroutineDispatcher): RestingStack {
        stacks.load().firstOrNull { it.loop === loop }?.let { return it.stack }
        // Loops come and go with the threads that wait: those that are gone would be kept for as long as the route.
        stacks.update { all -> if (all.any { it.loop === loop }) all else all.filterNot { it.isOver } + OfLoop(loop) }
        return stackOf(loop)
    }

    /** One of [loop] if there is one, else of another. */
    fun pop(loop: ContinuationInterceptor?): PooledConnection? {
        val all = stacks.load()
        if (all.size == 1) return all[0].stack.pop()
        for (one in all) if (one.loop === loop) one.stack.pop()?.let { return it }
        // The fullest, so that no loop carries more than its share for those who are on none.
        return all.maxByOrNull { it.stack.depth }?.stack?.pop() ?: all.firstNotNullOfOrNull { it.stack.pop() }
    }

    /** Takes out those that [condition] holds for. */
    fun takeIf(condition: (PooledConnection) -> Boolean): List<PooledConnection> =
        stacks.load().flatMap { it.stack.takeIf(condition) }

    /** Takes all out. */
    fun drain(): List<PooledConnection> = stacks.load().flatMap { it.stack.drain() }
}
