package dev.geturl.cli

import java.util.Locale
import kotlin.math.pow

/** Numbers of bytes as people read them: `512 B`, `4.0 KiB`. */
internal object ByteText {
    private const val STEP = 1024.0
    private val UNITS = listOf("B", "KiB", "MiB", "GiB", "TiB")

    /** [number] with a unit in steps of 1024. */
    fun of(number: Double): String {
        val step = UNITS.indices.lastOrNull { number >= STEP.pow(it) } ?: 0
        val format = if (step == 0) "%.0f %s" else "%.1f %s"
        return String.format(Locale.ROOT, format, number / STEP.pow(step), UNITS[step])
    }
}
