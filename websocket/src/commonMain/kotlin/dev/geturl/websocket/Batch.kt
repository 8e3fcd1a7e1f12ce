package dev.geturl.websocket

/** What may lie between the loop of a WebSocket and who receives: a [Batch], or who waits for one. */
internal interface InboxSlot

/** Events on their way from the loop to who receives, many at a time. Whoever has it has it alone. */
internal class Batch : InboxSlot {
    private var events = NOTHING
    private var from = 0
    private var to = 0

    /** What its events are counted as, in bytes. */
    var weight = 0L
        private set

    /** How it ended, behind all events; null where more come. */
    var end: End? = null

    val isEmpty: Boolean get() = from == to

    fun add(event: WebSocketEvent, weight: Long) {
        if (to == events.size) events = events.copyOf(maxOf(to * 2, FIRST_ROOM))
        events[to++] = event
        this.weight += weight
    }

    /** The next event; null when there is none. */
    fun next(): WebSocketEvent? {
        if (from == to) return null
        return events[from].also { events[from++] = null }
    }

    /** Puts what [later] has behind what is in this one. */
    fun append(later: Batch) {
        val before = later.weight
        while (true) add(later.next() ?: break, 0)
        weight += before
        end = later.end
    }

    /** @property failure what went wrong; null when both ends have closed in good order. */
    class End(val failure: WebSocketException?)

    companion object {
        private const val FIRST_ROOM = 8
        private val NOTHING = arrayOfNulls<WebSocketEvent>(0)

        /** For who has not taken any: it stays empty. */
        val NONE = Batch()
    }
}
