package dev.geturl.cli

import com.github.ajalt.clikt.core.UsageError

/**
 * The value of a flag cannot be. The parser passes on failures of its own kind alone; of others it keeps the message
 * and drops what says how to mend it.
 */
internal class BadValue(val failure: CommandFailure) : UsageError(failure.message.orEmpty())

/** Reads the value of a flag with [read], so that its failure gets through the parser. */
internal fun <T> valueBy(read: () -> T): T = try {
    read()
} catch (failure: CommandFailure) {
    throw BadValue(failure)
}
