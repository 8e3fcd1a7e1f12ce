package dev.geturl

/**
 * How far one body has come, in bytes as they travel: framed and coded bytes are counted before anything is undone.
 *
 * @property stage how far the transaction as a whole has come.
 * @property current bytes so far.
 * @property total bytes in all, or -1 when that is unknown. (The callbacks of the manual are given 0 for unknown.)
 */
public data class Progress(
    public val stage: Stage,
    public val current: Long,
    public val total: Long,
)
