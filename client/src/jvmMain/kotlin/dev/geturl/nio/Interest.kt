package dev.geturl.nio

import java.nio.channels.SelectionKey

// As `interestOpsOr` and `interestOpsAnd` of Java 11, which Android lacks: several threads may change what one key is
// interested in.

/** Adds [operation] to what the key is interested in. */
internal fun SelectionKey.addInterest(operation: Int) {
    synchronized(this) { interestOps(interestOps() or operation) }
}

/** Takes [operation] from what the key is interested in. */
internal fun SelectionKey.removeInterest(operation: Int) {
    synchronized(this) { interestOps(interestOps() and operation.inv()) }
}
