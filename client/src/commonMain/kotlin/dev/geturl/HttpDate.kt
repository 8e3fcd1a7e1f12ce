package dev.geturl

import kotlin.jvm.JvmStatic
import kotlin.time.Clock
import kotlin.time.Instant

/** Dates as HTTP writes them: RFC 9110 section 5.6.7. */
public object HttpDate {
    private val DAYS = listOf("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
    private val LONG_DAYS = listOf("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
    private val MONTHS = listOf("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")

    private val TIME = "([0-9]{2}):([0-9]{2}):([0-9]{2})"
    private val MONTH = MONTHS.joinToString("|", "(", ")")
    private val FIXED = Regex("(?:${DAYS.joinToString("|")}), ([0-9]{2}) $MONTH ([0-9]{4}) $TIME GMT")
    private val RFC_850 = Regex("(?:${LONG_DAYS.joinToString("|")}), ([0-9]{2})-$MONTH-([0-9]{2}) $TIME GMT")
    private val ASCTIME = Regex("(?:${DAYS.joinToString("|")}) $MONTH ([ 0-9][0-9]) $TIME ([0-9]{4})")

    private const val SECONDS_A_DAY = 86_400L

    /** Years ahead from which on a year of two digits is one of the century before. */
    private const val HALF_CENTURY = 50

    /** [instant] as it is sent today: `Sun, 06 Nov 1994 08:49:37 GMT`. Parts of a second are left out. */
    @JvmStatic
    public fun format(instant: Instant): String {
        val seconds = instant.epochSeconds
        val days = seconds.floorDiv(SECONDS_A_DAY)
        val time = seconds.mod(SECONDS_A_DAY).toInt()
        val date = CivilDate.of(days)
        // 1 January 1970 was a Thursday.
        val day = DAYS[(days + 3).mod(DAYS.size)]
        return "$day, ${two(date.day)} ${MONTHS[date.month - 1]} ${date.year.toString().padStart(4, '0')} " +
            "${two(time / 3600)}:${two(time / 60 % 60)}:${two(time % 60)} GMT"
    }

    /**
     * What [text] says in one of the three forms that a recipient has to take: today's, that of RFC 850, and that of
     * C's `asctime`. Null when it says none. The name of the day is not checked against the date.
     */
    @JvmStatic
    public fun parse(text: String): Instant? = parse(text, CivilDate.yearOf(Clock.System.now()))

    /** As the other, in the year [thisYear]. */
    internal fun parse(text: String, thisYear: Int): Instant? {
        FIXED.matchEntire(text)?.destructured?.let { (day, month, year, h, m, s) ->
            return at(year, month, day, h, m, s)
        }
        ASCTIME.matchEntire(text)?.destructured?.let { (month, day, h, m, s, year) ->
            return at(year, month, day, h, m, s)
        }
        return RFC_850.matchEntire(text)?.destructured?.let { (day, month, year, h, m, s) ->
            at("${fullYear(year.toInt(), thisYear)}", month, day, h, m, s)
        }
    }

    private fun fullYear(year: Int, thisYear: Int): Int {
        val inThisCentury = thisYear - thisYear % 100 + year
        return if (inThisCentury > thisYear + HALF_CENTURY) inThisCentury - 100 else inThisCentury
    }

    private fun at(year: String, month: String, day: String, h: String, m: String, s: String): Instant? {
        val date = CivilDate(year.toInt(), MONTHS.indexOf(month) + 1, day.trim().toInt())
        // 60 is a leap second, which no clock here counts: it is the next minute's first.
        val isTime = h.toInt() < 24 && m.toInt() < 60 && s.toInt() <= 60
        if (!isTime || !date.isValid) return null
        return Instant.fromEpochSeconds(
            date.epochDay * SECONDS_A_DAY + (h.toInt() * 60 + m.toInt()) * 60 + s.toInt(),
        )
    }

    private fun two(number: Int) = number.toString().padStart(2, '0')
}
