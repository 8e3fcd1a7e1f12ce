package dev.geturl

import kotlin.time.Instant

/** Reads dates in cookies, in whatever form: the algorithm of RFC 6265bis section 5.1.1, to the letter. */
internal object CookieDate {
    private const val MONTHS = "janfebmaraprmayjunjulaugsepoctnovdec"
    private const val MONTH_LETTERS = 3
    private const val FIRST_YEAR = 1601
    private const val SECONDS_A_DAY = 86_400L

    /** The date that [text] means; null when it means none. */
    fun parse(text: String): Instant? {
        val found = Found()
        var start = 0
        while (start < text.length) {
            var end = start
            while (end < text.length && !isDelimiter(text[end])) end++
            if (end > start) found.take(text.substring(start, end))
            start = end + 1
        }
        return found.toInstant()
    }

    private fun isDelimiter(char: Char) =
        char == '\t' || char in ' '..'/' || char in ';'..'@' || char in '['..'`' || char in '{'..'~'

    /** What the tokens so far have told: each of them tells one thing, the first that it fits and that is not known. */
    private class Found {
        private var time: List<Int>? = null
        private var day: Int? = null
        private var month: Int? = null
        private var year: Int? = null

        fun take(token: String) {
            when {
                time == null && timeOf(token)?.also { time = it } != null -> Unit
                day == null && numberOf(token, 1..2)?.also { day = it } != null -> Unit
                month == null && monthOf(token)?.also { month = it } != null -> Unit
                year == null -> year = numberOf(token, 2..4)?.let(::fullYear)
            }
        }

        fun toInstant(): Instant? {
            val (hour, minute, second) = time ?: return null
            val day = day ?: return null
            val month = month ?: return null
            val year = year ?: return null
            val isTime = hour <= 23 && minute <= 59 && second <= 59
            if (!isTime || year < FIRST_YEAR || day !in 1..daysOf(month, year)) return null
            val seconds = epochDay(year, month, day) * SECONDS_A_DAY + (hour * 60 + minute) * 60 + second
            return Instant.fromEpochSeconds(seconds)
        }
    }

    /** Hours, minutes and seconds, of one or two digits each, before anything that is no digit. */
    private fun timeOf(token: String): List<Int>? {
        val parts = token.split(':', limit = 3)
        if (parts.size < 3) return null
        val (hour, minute) = parts
        if (hour.length !in 1..2 || minute.length !in 1..2 || !isDigits(hour) || !isDigits(minute)) return null
        val second = numberOf(parts[2], 1..2) ?: return null
        return listOf(hour.toInt(), minute.toInt(), second)
    }

    /** The number that [token] begins with, where it has so many digits. */
    private fun numberOf(token: String, digits: IntRange): Int? {
        val number = token.takeWhile { it in '0'..'9' }
        return if (number.length in digits) number.toInt() else null
    }

    private fun isDigits(text: String) = text.all { it in '0'..'9' }

    /** From 1. */
    private fun monthOf(token: String): Int? {
        if (token.length < MONTH_LETTERS) return null
        val at = MONTHS.indexOf(token.take(MONTH_LETTERS).lowercase())
        return if (at >= 0 && at % MONTH_LETTERS == 0) at / MONTH_LETTERS + 1 else null
    }

    private fun fullYear(year: Int): Int = when (year) {
        in 70..99 -> year + 1900
        in 0..69 -> year + 2000
        else -> year
    }

    private fun daysOf(month: Int, year: Int): Int = when (month) {
        2 -> if (year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)) 29 else 28
        4, 6, 9, 11 -> 30
        else -> 31
    }

    /** Days since 1970-01-01. Years begin in March here, so that the leap day is the last. */
    private fun epochDay(year: Int, month: Int, day: Int): Long {
        val shifted = if (month > 2) year else year - 1
        val dayOfYear = (153 * (if (month > 2) month - 3 else month + 9) + 2) / 5 + day - 1
        return shifted * 365L + shifted / 4 - shifted / 100 + shifted / 400 + dayOfYear - DAYS_TO_EPOCH
    }

    /** From 0000-03-01 to 1970-01-01. */
    private const val DAYS_TO_EPOCH = 719_468L
}
