package dev.geturl.pool

import dev.geturl.PoolOptions
import kotlinx.coroutines.CoroutineScope
import kotlinx.coroutines.delay
import kotlinx.coroutines.launch
import kotlin.concurrent.atomics.AtomicBoolean
import kotlin.concurrent.atomics.AtomicReference
import kotlin.concurrent.atomics.ExperimentalAtomicApi
import kotlin.concurrent.atomics.update

/**
 * The connections that rest between two exchanges. Callers claim from any thread, without a lock; whoever carried an
 * exchange to its end on the connection's loop releases it there.
 */
@OptIn(ExperimentalAtomicApi::class)
internal class ConnectionPool(private val scope: CoroutineScope, private val options: PoolOptions) : AutoCloseable {
    /** A new map for each route that comes or goes, which is rare beside the look-ups: those then need no lock. */
    private val resting = AtomicReference<Map<Route, RestingStack>>(emptyMap())
    private val isSweeping = AtomicBoolean(false)
    private val isClosed = AtomicBoolean(false)

    /** How many connections rest; for tests. */
    val restingCount: Int get() = resting.load().values.sumOf { it.depth }

    /** A resting connection for [route] that is alive as far as can be known, or null. */
    fun claim(route: Route): PooledConnection? {
        val stack = resting.load()[route] ?: return null
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
        val stack = stackFor(connection.route)
        if (isClosed.load() || stack.depth >= options.maxIdlePerOrigin || !connection.rest()) return connection.close()
        stack.push(connection)
        keepReachable(connection.route, stack)
        if (isClosed.load()) {
            closeAll()
        } else if (isSweeping.compareAndSet(false, true)) {
            sweepOn(connection)
        }
    }

    private fun stackFor(route: Route): RestingStack {
        resting.load()[route]?.let { return it }
        resting.update { if (route in it) it else it + (route to RestingStack()) }
        return resting.load()[route] ?: stackFor(route)
    }

    /** The sweep takes empty stacks away; one that was filled meanwhile comes back. */
    private fun keepReachable(route: Route, stack: RestingStack) {
        resting.update { if (route in it) it else it + (route to stack) }
        val current = resting.load()[route]
        if (current == null || current === stack) return
        stack.drain().asReversed().forEach(current::push)
        // A sweep may have taken away that one meanwhile.
        keepReachable(route, current)
    }

    /** Closes what has rested too long, until nothing rests any more. */
    private fun sweepOn(connection: PooledConnection) {
        scope.launch(connection.http.connection.dispatcher) {
            do {
                do {
                    delay(options.idleTime)
                    resting.load().forEach { (route, stack) -> sweep(route, stack) }
                } while (restingCount > 0)
                isSweeping.store(false)
                // Another loop may have laid one down before it could see that nobody sweeps.
            } while (restingCount > 0 && isSweeping.compareAndSet(false, true))
        }
    }

    private fun sweep(route: Route, stack: RestingStack) {
        stack.drain().asReversed().forEach { connection ->
            if (!connection.isResting) return@forEach
            if (connection.hasRestedFor(options.idleTime) &&
                connection.claim()
            ) {
                connection.close()
            } else {
                stack.push(connection)
            }
        }
        if (stack.depth == 0) resting.update { if (it[route] === stack) it - route else it }
        // Another loop, or the end of the client, may have come between.
        if (stack.depth > 0) keepReachable(route, stack)
        if (isClosed.load()) closeAll()
    }

    private fun closeAll() = resting.load().values.forEach { stack -> stack.drain().forEach(PooledConnection::close) }

    /** Closes all that rests, and whatever is released from now on. */
    override fun close() {
        isClosed.store(true)
        closeAll()
    }
}
