package dev.geturl.pipeline

/** What went by on one connection, in order, as the client saw it. The number is that of the request in its script. */
internal sealed interface Traffic {
    val number: Int

    data class Written(override val number: Int) : Traffic {
        override fun toString(): String = ">$number"
    }

    data class Read(override val number: Int) : Traffic {
        override fun toString(): String = "<$number"
    }
}

/** The requests that were written while an earlier one on the same connection had no complete response. */
internal fun List<Traffic>.early(): Set<Int> = behind(written)

/** The requests that were written while one of [numbers] on the same connection had no complete response. */
internal fun List<Traffic>.behind(numbers: Collection<Int>): Set<Int> {
    val outstanding = HashSet<Int>()
    val behind = HashSet<Int>()
    for (event in this) {
        when (event) {
            is Traffic.Read -> {
                outstanding -= event.number
            }

            is Traffic.Written -> {
                if (outstanding.isNotEmpty()) behind += event.number
                if (event.number in numbers) outstanding += event.number
            }
        }
    }
    return behind
}

internal val List<Traffic>.written: List<Int> get() = filterIsInstance<Traffic.Written>().map { it.number }

internal val List<Traffic>.read: List<Int> get() = filterIsInstance<Traffic.Read>().map { it.number }
