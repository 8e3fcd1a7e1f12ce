package dev.geturl.cli

import com.github.ajalt.mordant.rendering.TextColors
import com.github.ajalt.mordant.rendering.TextStyles

/** Colours heads and notes where [isOn]; the classes that know how are only loaded then. */
internal class Colours(private val isOn: Boolean) {
    fun dim(text: String): String = if (isOn) TextStyles.dim(text) else text

    fun bold(text: String): String = if (isOn) TextStyles.bold(text) else text

    /** One line of a head: the status line by its code, the names of fields apart from their values. */
    fun headLine(line: String): String {
        if (!isOn) return line
        if (line.startsWith("HTTP/")) return statusLine(line)
        val colon = line.indexOf(':')
        return if (colon <= 0) {
            TextStyles.bold(line)
        } else {
            TextColors.cyan(line.substring(0, colon)) + line.substring(colon)
        }
    }

    private fun statusLine(line: String): String {
        val colour = when (line.substringAfter(' ').firstOrNull()) {
            '2' -> TextColors.green
            '4', '5' -> TextColors.red
            else -> TextColors.yellow
        }
        return (colour + TextStyles.bold)(line)
    }
}
