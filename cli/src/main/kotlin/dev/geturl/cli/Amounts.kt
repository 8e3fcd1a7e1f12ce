package dev.geturl.cli

import kotlin.time.Duration
import kotlin.time.Duration.Companion.seconds

/** Reads the numbers that flags take. */
internal object Amounts {
    /** `2`, `0.5`. */
    fun seconds(flag: String, text: String): Duration {
        val number = text.toDoubleOrNull()
        if (number == null || !number.isFinite() ||
            number < 0
        ) {
            throw badUsage("$flag $text is no number of seconds", "Give one such as 2.5.")
        }
        return number.seconds
    }

    /** A whole number within [bounds]; [what] names it in a message. */
    fun whole(flag: String, text: String, bounds: IntRange, what: String): Int =
        text.toIntOrNull()?.takeIf { it in bounds }
            ?: throw badUsage("$flag $text is not $what it takes", "Give one from ${bounds.first} to ${bounds.last}.")

    /** `1000`, `10k`, `2M`; the letters count in steps of 1024. */
    fun bytes(flag: String, text: String): Long {
        val factor = when (text.lastOrNull()?.lowercaseChar()) {
            'b' -> 1L
            'k' -> 1L shl 10
            'm' -> 1L shl 20
            'g' -> 1L shl 30
            't' -> 1L shl 40
            else -> 0L
        }
        val number = (if (factor == 0L) text else text.dropLast(1)).toLongOrNull()
        if (number == null || number < 0 || number > Long.MAX_VALUE / maxOf(factor, 1)) {
            throw badUsage("$flag $text is no number of bytes", "Give one such as 500 or 10M.")
        }
        return number * maxOf(factor, 1)
    }
}
