package dev.geturl.java.bridge

import dev.geturl.HttpDate
import kotlin.time.Instant
import kotlin.time.toJavaDuration
import kotlin.time.toJavaInstant
import kotlin.time.toKotlinDuration
import kotlin.time.toKotlinInstant
import java.time.Duration as JavaDuration
import java.time.Instant as JavaInstant

/** The times of Java and of Kotlin, whose functions Java cannot call by name. */
internal object Times {
    /** [instant] as Java has it; null stays null. */
    @JvmStatic
    fun javaInstant(instant: Instant?): JavaInstant? = instant?.toJavaInstant()

    /** [instant] as Kotlin has it; null stays null. */
    @JvmStatic
    fun kotlinInstant(instant: JavaInstant?): Instant? = instant?.toKotlinInstant()

    /** [instant] as HTTP writes it. */
    @JvmStatic
    fun httpDate(instant: JavaInstant): String = HttpDate.format(instant.toKotlinInstant())

    /** The instant that [text] says; null when it says none. */
    @JvmStatic
    fun httpDate(text: String): JavaInstant? = javaInstant(HttpDate.parse(text))
}

internal val JavaDuration.kotlin: kotlin.time.Duration get() = toKotlinDuration()

internal val kotlin.time.Duration.java: JavaDuration get() = toJavaDuration()
