package dev.geturl.pool

import kotlin.concurrent.atomics.AtomicReference
import kotlin.concurrent.atomics.ExperimentalAtomicApi

/**
 * The resting connections of one route, the last used on top: it is the most likely to be alive and in the caches.
 *
 * A stack without locks (Treiber's): callers take from their own threads while loops lay down.
 */
@OptIn(ExperimentalAtomicApi::class)
internal class RestingStack {
    private class Node(val connection: PooledConnection, val below: Node?, val depth: Int)

    private val top = AtomicReference<Node?>(null)

    /** How many connections lie here, those that the peer has ended included. */
    val depth: Int get() = top.load()?.depth ?: 0

    fun push(connection: PooledConnection) {
        while (true) {
            val below = top.load()
            if (top.compareAndSet(below, Node(connection, below, (below?.depth ?: 0) + 1))) return
        }
    }

    fun pop(): PooledConnection? {
        while (true) {
            val node = top.load() ?: return null
            if (top.compareAndSet(node, node.below)) return node.connection
        }
    }

    /** Takes out those that [condition] holds for, and only those: the others can be taken all the while. */
    fun takeIf(condition: (PooledConnection) -> Boolean): List<PooledConnection> {
        while (true) {
            val before = top.load()
            val (taken, left) = generateSequence(before) { it.below }.map { it.connection }.partition(condition)
            if (taken.isEmpty()) return taken
            var rebuilt: Node? = null
            for (connection in left.asReversed()) rebuilt = Node(connection, rebuilt, (rebuilt?.depth ?: 0) + 1)
            if (top.compareAndSet(before, rebuilt)) return taken
        }
    }

    /** Takes all out, top first. */
    fun drain(): List<PooledConnection> =
        generateSequence(top.exchange(null)) { it.below }.map { it.connection }.toList()
}
