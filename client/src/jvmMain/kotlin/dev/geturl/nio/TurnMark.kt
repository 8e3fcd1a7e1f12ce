package dev.geturl.nio

/** Whether a thread is within the turn of a loop: it must not wait there, as what it would wait for may be on that. */
internal open class TurnMark {
    private var isInTurn = false

    /** Marks the calling thread with this while [work] runs. */
    inline fun <T> during(work: () -> T): T {
        val outer = CURRENT.get()
        CURRENT.set(this)
        try {
            return work()
        } finally {
            if (outer == null) CURRENT.remove() else CURRENT.set(outer)
        }
    }

    /** Runs [work], which is a part of a loop's turn, on the thread that has this. */
    inline fun inTurn(work: () -> Unit) {
        isInTurn = true
        try {
            work()
        } finally {
            isInTurn = false
        }
    }

    companion object {
        private val CURRENT = ThreadLocal<TurnMark>()

        /** Whether the calling thread is within one. */
        val isSet: Boolean get() = CURRENT.get()?.isInTurn == true
    }
}
