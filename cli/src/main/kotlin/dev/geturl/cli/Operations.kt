package dev.geturl.cli

/**
 * Reads what was typed: each part between one `--next` and the other is an operation with flags of its own, and the
 * flags of a `-K` file stand where its name stood.
 */
internal class Operations(private val files: LocalData) {
    /**
     * The command lines of [words], in their order; one at least.
     *
     * @throws CommandFailure for what is not understood, and for a file that cannot be read.
     */
    fun of(words: List<String>): List<CommandLine> {
        val first = CommandLine()
        val order = ArgumentOrder(first.registeredOptions())
        val parts = parted(expanded(order.of(words), order, DEPTH))
        val globals = parts.flatten().filter { it.flag in GLOBAL }
        return parts.mapIndexed { index, part ->
            val line = if (index == 0) first else CommandLine()
            line.apply { read(if (parts.size == 1) part else globals + part.filter { it.flag !in GLOBAL }) }
        }
    }

    /** With the contents of files in their place. */
    private fun expanded(
        given: List<ArgumentOrder.Given>,
        order: ArgumentOrder,
        depth: Int,
    ): List<ArgumentOrder.Given> = given.flatMap {
        if (it.flag != CONFIG) return@flatMap listOf(it)
        if (depth == 0) throw badUsage("-K ${it.value}: files name each other over and over", "Take one of them out.")
        val words = ConfigFile(order).words(it.value, files.read(CONFIG, it.value).utf8())
        expanded(order.of(words), order, depth - 1)
    }

    private fun parted(given: List<ArgumentOrder.Given>): List<List<ArgumentOrder.Given>> {
        val parts = arrayListOf(ArrayList<ArgumentOrder.Given>())
        for (one in given) if (one.flag == NEXT) parts.add(ArrayList()) else parts.last().add(one)
        // Nothing has to follow a --next.
        if (parts.size > 1 && parts.last().isEmpty()) parts.removeLast()
        for (part in parts.dropLast(1)) {
            if (part.none { it.flag == "" || it.flag == "--url" }) {
                throw badUsage("there is no URL before --next", "Give one for each part, or leave --next out.")
            }
        }
        return parts
    }

    private companion object {
        const val CONFIG = "-K"
        const val NEXT = "--next"

        /** How deep files may name files. */
        const val DEPTH = 10

        /** What holds for the whole call, wherever it stands. */
        val GLOBAL = setOf(
            "-Z",
            "--parallel-max",
            "--fail-early",
            "-s",
            "-S",
            "-v",
            "--stderr",
            "--progress-meter",
            "--progress-bar",
            "-V",
            "-h",
            "-M",
            "--completion",
        )
    }
}
