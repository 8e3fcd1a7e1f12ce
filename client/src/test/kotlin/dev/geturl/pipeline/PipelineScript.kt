package dev.geturl.pipeline

import dev.geturl.testing.SharedData

/** What a script pauses for, once all requests before it have been started. */
internal enum class Pause {
    /** No time at all. */
    NONE,

    /** 500 ms: time enough for every response so far to be read. */
    UNTIL_READ,

    /** 2 s: time enough for the server to close the connection that rests. */
    UNTIL_CLOSED,
}

/**
 * One request of a script.
 *
 * @property number its place in the script, from 1.
 * @property isClosed whether the server answers it with `Connection: close` and closes.
 * @property isDelayed whether the server takes its time before it answers.
 */
internal data class ScriptCall(
    val number: Int,
    val method: String,
    val page: String,
    val isClosed: Boolean,
    val isDelayed: Boolean,
    val settings: Settings,
) {
    /** A path that no other request of the script has. */
    val path: String get() = "/$page?n=$number"

    val isRepeatable: Boolean get() = method != "POST" || settings.repost

    /** Whether it goes by the connection that is kept, in a run that keeps one. */
    val isOnKept: Boolean get() = settings.keepAlive && !(settings.postFresh && method == "POST")
}

/** What a script has switched so far. */
internal data class Settings(
    val keepAlive: Boolean = true,
    val repost: Boolean = true,
    val postFresh: Boolean = false,
) {
    fun switched(word: String): Settings? = when (word) {
        "repost0" -> copy(repost = false)
        "postfresh1" -> copy(postFresh = true)
        "keepalive0" -> copy(keepAlive = false)
        "keepalive1" -> copy(keepAlive = true)
        else -> null
    }
}

/** Requests that are started one right after the other, and the pause behind them. */
internal class Segment(val calls: List<ScriptCall>, val pause: Pause)

/**
 * One line of `pipeline/scripts.txt`.
 *
 * @property clean the requests that are written only when nothing is outstanding on their connection.
 * @property alone those of them that have a connection of their own.
 */
internal class PipelineScript(
    val number: Int,
    private val segments: List<Segment>,
    val clean: Set<Int>,
    val alone: Set<Int>,
) {
    val calls: List<ScriptCall> get() = segments.flatMap { it.calls }

    /** The script with a [pause] behind its first request. */
    fun pausedBy(pause: Pause): List<Segment> {
        val first = segments.first()
        if (pause == Pause.NONE || first.calls.size == 1) {
            val longest = maxOf(pause, first.pause)
            return listOf(Segment(first.calls, longest)) + segments.drop(1)
        }
        return listOf(Segment(first.calls.take(1), pause), Segment(first.calls.drop(1), first.pause)) + segments.drop(1)
    }

    companion object {
        /** All of them, in the order of the file. */
        fun all(): List<PipelineScript> = SharedData
            .text("pipeline/scripts.txt")
            .lines()
            .filter { it.isNotBlank() && !it.startsWith("#") }
            .map(::parse)

        /** `13 | G a; wait; G b | 1 2`. */
        fun parse(line: String): PipelineScript {
            val (number, steps, clean) = line.split('|').map { it.trim() }
            return PipelineScript(
                number.toInt(),
                segments(steps.split(';').map { it.trim() }),
                numbers(clean, Regex("""\d+""")),
                numbers(clean, Regex("""\d+(?=\(own connection\))""")),
            )
        }

        private fun numbers(text: String, form: Regex) = form.findAll(text).map { it.value.toInt() }.toSet()

        private fun segments(steps: List<String>): List<Segment> {
            val segments = ArrayList<Segment>()
            var settings = Settings()
            var number = 0
            var calls = ArrayList<ScriptCall>()
            for (step in steps) {
                val switched = settings.switched(step)
                when {
                    switched != null -> {
                        settings = switched
                    }

                    step == "wait" -> {
                        segments += Segment(calls, Pause.UNTIL_CLOSED)
                        calls = ArrayList()
                    }

                    else -> {
                        calls += call(++number, step.split(' '), settings)
                    }
                }
            }
            return segments + Segment(calls, Pause.NONE)
        }

        private fun call(number: Int, words: List<String>, settings: Settings): ScriptCall {
            val method = mapOf("G" to "GET", "H" to "HEAD", "P" to "POST").getValue(words[0])
            return ScriptCall(number, method, words[1], "close" in words, "delay" in words, settings)
        }
    }
}
