package dev.geturl.cli

import java.time.DateTimeException
import java.time.LocalDate
import java.time.LocalTime
import java.time.ZoneOffset
import java.time.ZonedDateTime
import java.time.format.DateTimeFormatter
import java.util.Locale

/**
 * Dates as people and servers write them, in any order of their parts: `dec 12 12:00:00 1999 GMT`, `Sun, 06 Nov 1994
 * 08:49:37 GMT`, `1999-12-12`, `20041231 23:59`. What is left out is midnight and UTC.
 */
internal object DateText {
    private val MONTHS = listOf("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
    private val TIME = Regex("(\\d{1,2}):(\\d{2})(?::(\\d{2}))?")
    private val ISO_DATE = Regex("(\\d{4})-(\\d{1,2})-(\\d{1,2})")
    private val OFFSET = Regex("[+-]\\d{4}")
    private val SEPARATORS = Regex("[ ,\t]+|(?<=[a-zA-Z])-|-(?=[a-zA-Z])")
    private val HTTP_DATE = DateTimeFormatter.ofPattern("EEE, dd MMM yyyy HH:mm:ss 'GMT'", Locale.ROOT)

    /** Seconds since 1970, or null when [text] is no date. */
    fun parse(text: String): Long? {
        val date = Parts()
        for (word in text.trim().split(SEPARATORS).filter { it.isNotEmpty() }) if (!date.take(word)) return null
        return date.epochSecond()
    }

    /** As the fields of HTTP have it. */
    fun http(epochSecond: Long): String =
        HTTP_DATE.format(java.time.Instant.ofEpochSecond(epochSecond).atZone(ZoneOffset.UTC))

    private class Parts {
        private var year = -1
        private var month = -1
        private var day = -1
        private var time = LocalTime.MIDNIGHT
        private var offset = ZoneOffset.UTC

        fun take(word: String): Boolean = try {
            takeTime(word) || takeIsoDate(word) || takeOffset(word) || takeNumber(word) ||
                takeName(word.lowercase().removeSuffix("."))
        } catch (_: DateTimeException) {
            false
        }

        private fun takeTime(word: String): Boolean {
            val (hour, minute, second) = TIME.matchEntire(word)?.destructured ?: return false
            time = LocalTime.of(hour.toInt(), minute.toInt(), second.ifEmpty { "0" }.toInt())
            return true
        }

        private fun takeIsoDate(word: String): Boolean {
            val (y, m, d) = ISO_DATE.matchEntire(word)?.destructured ?: return false
            year = y.toInt()
            month = m.toInt()
            day = d.toInt()
            return true
        }

        private fun takeOffset(word: String): Boolean {
            if (!OFFSET.matches(word)) return false
            offset = ZoneOffset.of(word)
            return true
        }

        private fun takeNumber(word: String): Boolean {
            val number = word.toIntOrNull() ?: return false
            when {
                word.length == DENSE_DATE -> {
                    year = number / 10_000
                    month = number / 100 % 100
                    day = number % 100
                }

                day < 0 && number in 1..31 -> {
                    day = number
                }

                word.length == 2 -> {
                    year = number + if (number < CENTURY_TURN) 2000 else 1900
                }

                else -> {
                    year = number
                }
            }
            return true
        }

        private fun takeName(word: String): Boolean {
            val at = if (word.length >= 3) MONTHS.indexOf(word.substring(0, 3)) else -1
            if (at >= 0) month = at + 1
            return at >= 0 || word in ZONES || WEEKDAYS.any { word.length >= 3 && it.startsWith(word) }
        }

        fun epochSecond(): Long? = try {
            if (year < 0 || month < 0 ||
                day < 0
            ) {
                null
            } else {
                ZonedDateTime.of(LocalDate.of(year, month, day), time, offset).toEpochSecond()
            }
        } catch (_: DateTimeException) {
            null
        }
    }

    private const val DENSE_DATE = 8
    private const val CENTURY_TURN = 70
    private val ZONES = setOf("gmt", "utc", "ut", "z")
    private val WEEKDAYS = listOf("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
}
