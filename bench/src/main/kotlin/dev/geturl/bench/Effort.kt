package dev.geturl.bench

/**
 * How long clients are measured.
 *
 * @property rounds measured runs of each client, in turns.
 * @property seconds length of a run; a body that is under way is brought to its end.
 * @property warmUp before the first round, in seconds.
 * @property starts how often all of that is done, each time with new processes of the clients.
 */
internal class Effort(val rounds: Int, val seconds: Double, val warmUp: Double, val starts: Int = 1) {
    /** Whether what comes of it is fit to be kept: no shorter than the defaults. */
    val isFit: Boolean get() = rounds >= FULL.rounds && seconds >= FULL.seconds && warmUp >= FULL.warmUp

    companion object {
        private val FULL = Effort(rounds = 9, seconds = 1.0, warmUp = 8.0)
        private val QUICK = Effort(rounds = 1, seconds = 1.0, warmUp = 1.0)

        /** What was asked for, and where nothing was, the default of a [quick] run or of one to compare by. */
        fun of(quick: Boolean, rounds: Int?, seconds: Double?, warmUp: Double?, starts: Int? = null): Effort {
            val usual = if (quick) QUICK else FULL
            return Effort(
                rounds ?: usual.rounds,
                seconds ?: usual.seconds,
                warmUp ?: usual.warmUp,
                starts ?: usual.starts,
            )
        }
    }
}
