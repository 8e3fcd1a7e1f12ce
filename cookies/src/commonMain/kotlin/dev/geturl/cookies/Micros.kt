package dev.geturl.cookies

import kotlin.time.Instant

/** Whole microseconds since 1970, as they are kept; times that are too far away are the farthest that there are. */
internal val Instant.epochMicros: Long
    get() = epochSeconds.coerceIn(-FARTHEST_SECONDS, FARTHEST_SECONDS) * MICROS_PER_SECOND +
        nanosecondsOfSecond / NANOS_PER_MICRO

/** The inverse of [epochMicros]. */
internal fun instantOfMicros(micros: Long): Instant = Instant.fromEpochSeconds(
    micros.floorDiv(MICROS_PER_SECOND),
    micros.mod(MICROS_PER_SECOND) * NANOS_PER_MICRO,
)

/** This time without what is finer than a microsecond. */
internal fun Instant.toMicros(): Instant = instantOfMicros(epochMicros)

private const val MICROS_PER_SECOND = 1_000_000L
private const val NANOS_PER_MICRO = 1_000

/** In the year 9999 of our calendar, and as far back. */
private const val FARTHEST_SECONDS = 253_402_300_799L
