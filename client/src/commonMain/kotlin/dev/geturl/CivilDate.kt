package dev.geturl

import kotlin.time.Instant

/** A date of the Gregorian calendar. [epochDay] counts from 1 January 1970; the month from 1. */
internal class CivilDate(val year: Int, val month: Int, val day: Int) {
    val isValid: Boolean get() = month in 1..12 && day >= 1 && of(epochDay).let { it.month == month && it.day == day }

    /** Years begin in March here, so that the leap day is the last. */
    val epochDay: Long
        get() {
            val shifted = if (month > 2) year else year - 1
            val dayOfYear = (153 * (if (month > 2) month - 3 else month + 9) + 2) / 5 + day - 1
            return shifted * 365L + shifted.floorDiv(4) - shifted.floorDiv(100) + shifted.floorDiv(400) + dayOfYear -
                DAYS_TO_EPOCH
        }

    companion object {
        /** From 0000-03-01 to 1970-01-01. */
        private const val DAYS_TO_EPOCH = 719_468L
        private const val DAYS_AN_ERA = 146_097L
        private const val SECONDS_A_DAY = 86_400L

        /** The date that is [epochDay] days after 1 January 1970. */
        fun of(epochDay: Long): CivilDate {
            val shifted = epochDay + DAYS_TO_EPOCH
            val era = shifted.floorDiv(DAYS_AN_ERA)
            val dayOfEra = shifted.mod(DAYS_AN_ERA)
            val yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
            val dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
            val marchMonth = (5 * dayOfYear + 2) / 153
            val month = (if (marchMonth < 10) marchMonth + 3 else marchMonth - 9).toInt()
            val year = (yearOfEra + era * 400).toInt() + if (month <= 2) 1 else 0
            return CivilDate(year, month, (dayOfYear - (153 * marchMonth + 2) / 5 + 1).toInt())
        }

        fun yearOf(instant: Instant): Int = of(instant.epochSeconds.floorDiv(SECONDS_A_DAY)).year
    }
}
