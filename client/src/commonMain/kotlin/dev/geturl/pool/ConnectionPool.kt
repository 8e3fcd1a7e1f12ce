package dev.geturl.pool

import dev.geturl.PoolOptions
import kotlinx.coroutines.CoroutineScope
import kotlinx.coroutines.delay
import kotlinx.coroutines.launch
import kotlin.concurrent.atomics.AtomicBoolean
import kotlin.concurrent.atomics.ExperimentalAtomicApi

/**
 * The connections that rest between two exchanges. Callers claim from any thread, without a lock; whoever carried an
 * exchange to its end on the connection's loop releases it there.
 */
@OptIn(ExperimentalAtomicApi::class)
internal class ConnectionPool(private val scope: CoroutineScope, private val options: PoolOptions) : AutoCloseable {
    private val resting = ConcurrentMap<Route, RestingStack>()
    private val isSweeping = AtomicBoolean(false)
    private val isClosed = AtomicBoolean(false)

    /** How many connections rest; for tests. */
    val restingCount: Int get() = resting.values.sumOf { it.depth }

    /** A resting connection for [route] that is alive as far as can be known, or null. */
    fun claim(route: Route): PooledConnection? {
        val stack = resting[route] ?: return null
        while (true) {
            val connection = stack.pop() ?: return null
            if (!connection.hasRestedFor(options.idleTime)) {
                if (connection.claim()) return connection
            } else if (connection.claim()) {
                connection.close()
            }
        }
    }

    /** Lays [connection] to rest, or closes it when that cannot be. */
    fun release(connection: PooledConnection) {
        val stack = resting.getOrPut(connection.route) { RestingStack() }
        if (isClosed.load() || stack.depth >= options.maxIdlePerOrigin || !connection.rest()) return connection.close()
        stack.push(connection)
        keepReachable(connection.route, stack)
        if (isClosed.load()) closeAll() else if (isSweeping.compareAndSet(false, true)) sweepOn(connection)
    }

    /** The sweep takes empty stacks away; one that was filled meanwhile comes back. */
    private fun keepReachable(route: Route, stack: RestingStack) {
        val current = resting.putIfAbsent(route, stack)
        if (current != null && current !== stack) stack.drain().asReversed().forEach(current::push)
    }

    /** Closes what has rested too long, until nothing rests any more. */
    private fun sweepOn(connection: PooledConnection) {
        scope.launch(connection.http.connection.dispatcher) {
            do {
                delay(options.idleTime)
                resting.forEach { (route, stack) -> sweep(route, stack) }
            } while (restingCount > 0)
            isSweeping.store(false)
        }
    }

    private fun sweep(route: Route, stack: RestingStack) {
        stack.drain().asReversed().forEach { connection ->
            if (!connection.isResting) return@forEach
            if (connection.hasRestedFor(options.idleTime) && connection.claim()) connection.close() else stack.push(connection)
        }
        if (stack.depth == 0) resting.remove(route, stack)
    }

    private fun closeAll() = resting.values.forEach { stack -> stack.drain().forEach(PooledConnection::close) }

    /** Closes all that rests, and whatever is released from now on. */
    override fun close() {
        isClosed.store(true)
        closeAll()
    }
}
