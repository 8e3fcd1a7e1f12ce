package dev.geturl.cli

/** Finds flags that exclude each other before anything is sent. */
internal object Contradictions {
    fun check(line: CommandLine, messages: Messages) {
        val kinds = listOfNotNull(
            "-I".takeIf { line.request.isHead },
            "-d".takeIf { hasData(line.body) && !line.body.isGet },
            "-T".takeIf { line.body.upload.isNotEmpty() },
        )
        if (kinds.size >
            1
        ) {
            throw badUsage(
                "${kinds.joinToString(" and ")} exclude each other: a call has one method",
                "Leave one of them out.",
            )
        }
        if (line.response.range != null &&
            line.response.resume != null
        ) {
            throw badUsage("-r and -C exclude each other", "Leave one of them out.")
        }
        if (line.response.range != null &&
            line.body.upload.isNotEmpty()
        ) {
            throw badUsage("-r and -T exclude each other", "Use -C to go on with an upload.")
        }
        if (line.request.http09) throw badUsage("--http0.9: HTTP/0.9 is not spoken here", "Leave the flag out.")
        if (line.response.resume != null &&
            !line.output.clobber
        ) {
            throw badUsage("-C and --no-clobber exclude each other", "Leave one of them out.")
        }
        if (line.request.defaultScheme?.lowercase() !in setOf(null, "http", "https")) {
            throw CommandFailure(
                ExitCode.UNSUPPORTED_PROTOCOL,
                "--proto-default ${line.request.defaultScheme} is no scheme that is spoken here",
                "Give http.",
            )
        }
        if (line.response.fail &&
            line.response.failWithBody
        ) {
            messages.warning("-f and --fail-with-body exclude each other: the last one holds")
        }
        if (line.output.remoteHeaderName &&
            line.response.resume != null
        ) {
            throw badUsage("-J and -C exclude each other", "Name the file with -o.")
        }
        if (line.output.writeOut?.isEmpty() == true) messages.warning("-w has an empty format: nothing is printed")
    }

    private fun hasData(body: BodyFlags) =
        listOf(body.data, body.raw, body.binary, body.encoded, body.json).any { it.isNotEmpty() }
}
