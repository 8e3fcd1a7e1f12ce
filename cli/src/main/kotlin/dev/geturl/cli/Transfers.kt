package dev.geturl.cli

/** The transfers of one operation: URLs, outputs and uploads by their order, as curl has it. */
internal class Transfers private constructor(private val sets: List<Set>) {
    /** What one URL that was typed stands for: its texts, for each file that goes there. */
    private class Set(
        val number: Int,
        private val urls: UrlGlob,
        private val output: OutputChoice,
        private val uploads: UrlGlob?,
    ) {
        val size: Long get() = urls.size * (uploads?.size ?: 1)

        fun all(): Sequence<Transfer> {
            if (uploads == null) return urls.matches().map { transfer(it, null) }
            return uploads.matches().flatMap { file -> urls.matches().map { transfer(it, file.text) } }
        }

        private fun transfer(url: UrlGlob.Match, upload: String?) = Transfer(
            number,
            url.text,
            if (output is OutputChoice.Named) OutputChoice.Named(url.inName(output.name)) else output,
            upload,
        )
    }

    /** How many there are. */
    val size: Long = sets.sumOf { it.size }

    /** All of them in their order, made as they are wanted: patterns can stand for millions. */
    fun all(): Sequence<Transfer> = sets.asSequence().flatMap { it.all() }

    /** Whether a body goes to standard output. */
    val useStandardOutput: Boolean get() = sets.any { it.hasStandardOutput }

    private val Set.hasStandardOutput: Boolean get() = all().first().output == OutputChoice.Standard

    companion object {
        /**
         * Those of [line]: the first -o belongs to the first URL.
         *
         * @throws CommandFailure when there is no URL, or a pattern is not understood.
         */
        fun of(line: CommandLine, files: LocalData): Transfers {
            val urls = typedUrls(line, files)
            val outputs = line.given.mapNotNull(::output)
            val uploads = line.body.upload
            if (urls.isEmpty()) throw badUsage("no URL was given", "Try: geturl http://example.org/, or geturl --help.")
            if (uploads.size > urls.size) {
                throw badUsage("there are ${uploads.size} -T for ${urls.size} URLs", "Give a URL for each file.")
            }
            // A list of URLs in a file has no place for an -o for each: curl takes the last part of each URL.
            val isListed = urls.any { it.isListed }
            val otherwise = if (line.output.remoteNameAll || isListed) OutputChoice.Remote else OutputChoice.Standard
            val isGlob = !line.request.globOff
            return Transfers(
                urls.mapIndexed { at, url ->
                    Set(
                        at,
                        glob(url.text.trim(), isGlob && !url.isListed),
                        outputs.getOrElse(at) { otherwise },
                        uploads.getOrNull(at)?.let { glob(it, isGlob) },
                    )
                },
            )
        }

        private class Typed(val text: String, val isListed: Boolean)

        private fun typedUrls(line: CommandLine, files: LocalData): List<Typed> = line.given.flatMap { given ->
            when {
                given.flag == "" -> {
                    listOf(Typed(given.value, isListed = false))
                }

                given.flag != "--url" -> {
                    emptyList()
                }

                given.value.startsWith('@') -> {
                    files.lines("--url", given.value.substring(1)).map { Typed(it, isListed = true) }
                }

                else -> {
                    listOf(Typed(given.value, isListed = false))
                }
            }
        }

        private fun glob(text: String, isOn: Boolean) = if (isOn) UrlGlob.parse(text) else UrlGlob.literal(text)

        private fun output(given: ArgumentOrder.Given): OutputChoice? = when (given.flag) {
            "-o" -> if (given.value == "-") OutputChoice.Standard else OutputChoice.Named(given.value)
            "-O" -> OutputChoice.Remote
            else -> null
        }
    }
}
