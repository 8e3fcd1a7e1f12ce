package dev.geturl.show

import kotlin.time.Duration
import kotlin.time.DurationUnit

/**
 * Shows where the time of [records] went, as lines of text on one scale: who waited for whom, and for what.
 *
 * ```
 * GET https://example.org/      200    84.1 ms |..rrccccttttt>wwwwwwwwwv               |
 * GET https://example.org/a.png 200    31.9 ms |                        ...>wwwwwvvvvvv|
 * . blocked  r resolve  c connect  t tls  > send  w wait  v receive
 * ```
 *
 * @param width how many characters the time has, 10 to 500.
 */
public fun waterfall(records: List<ExchangeRecord>, width: Int = 60): String {
    require(width in 10..500) { "width is $width: give 10 to 500" }
    val shown = records.filter { it.start != null }.sortedBy { it.start?.startedAt }
    val first = shown.firstOrNull()?.start?.startedAt ?: return ""
    val begins = shown.map { (it.start?.startedAt ?: first) - first }
    val span = shown.indices.maxOf { begins[it] + shown[it].timings.total }
    val scale = Scale(span, width)
    val names = shown.map { "${it.transaction.requestLine.substringBefore(' ')} ${it.transaction.url.redacted}" }
    val longest = names.maxOf { it.length }
    val lines = shown.mapIndexed { index, record ->
        names[index].padEnd(longest) + ' ' + outcome(record).padEnd(OUTCOME) + ' ' +
            record.timings.total.toString(DurationUnit.MILLISECONDS, 1).removeSuffix("ms").padStart(NUMBER) + " ms |" +
            scale.bar(begins[index], record.timings) + "|"
    }
    return (lines + LEGEND).joinToString("\n", postfix = "\n")
}

private fun outcome(record: ExchangeRecord): String =
    record.transaction.responseCode.let { if (it == 0) record.transaction.status.toString() else "$it" }

/** Turns time into characters: [width] of them for [span]. */
private class Scale(private val span: Duration, private val width: Int) {
    /** A part that took any time has a character at least, where there is room for it. */
    fun bar(begin: Duration, timings: ExchangeTimings): String {
        val bar = CharArray(width) { ' ' }
        var at = begin
        timings.parts.forEachIndexed { index, part ->
            if (part == null || part == Duration.ZERO) return@forEachIndexed
            val from = column(at).coerceAtMost(width - 1)
            at += part
            val to = maxOf(column(at), from + 1).coerceAtMost(width)
            for (column in from until to) bar[column] = LETTERS[index]
        }
        return bar.concatToString()
    }

    private fun column(at: Duration): Int = if (span == Duration.ZERO) 0 else (at / span * width).toInt()
}

private const val LETTERS = ".rct>wv"
private const val LEGEND = ". blocked  r resolve  c connect  t tls  > send  w wait  v receive"
private const val OUTCOME = 3
private const val NUMBER = 8
