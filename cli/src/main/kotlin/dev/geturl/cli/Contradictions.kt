package dev.geturl.cli

/** Finds flags that exclude each other before anything is sent. */
internal object Contradictions {
    fun check(line: CommandLine, messages: Messages) {
        val response = line.response
        refuseKinds(line)
        refuse(response.range != null && response.resume != null, "-r and -C", "Leave one of them out.")
        refuse(response.range != null && line.body.upload.isNotEmpty(), "-r and -T", "Use -C to go on with an upload.")
        refuse(response.resume != null && !line.output.clobber, "-C and --no-clobber", "Leave one of them out.")
        refuse(line.output.remoteHeaderName && response.resume != null, "-J and -C", "Name the file with -o.")
        refuse(
            response.isEvents && (response.include || line.request.isHead || line.response.raw),
            "--sse and -i, -I or --raw",
            "-v shows heads.",
        )
        refuseScheme(line.request.defaultScheme)
        refuseConnections(line)
        if (response.fail && response.failWithBody) {
            messages.warning("-f and --fail-with-body exclude each other: the last one holds")
        }
        if (line.output.writeOut?.isEmpty() == true) messages.warning("-w has an empty format: nothing is printed")
    }

    private fun refuse(isContradiction: Boolean, flags: String, mend: String) {
        if (isContradiction) throw badUsage("$flags exclude each other", mend)
    }

    private fun refuseKinds(line: CommandLine) {
        val kinds = listOfNotNull(
            "-I".takeIf { line.request.isHead },
            "-d".takeIf { hasData(line.body) && !line.body.isGet },
            "-T".takeIf { line.body.upload.isNotEmpty() },
            "-F".takeIf { line.given.any { it.flag in FormFlags.NAMES } },
        )
        if (kinds.size > 1) {
            val flags = kinds.joinToString(" and ")
            throw badUsage("$flags exclude each other: a call has one method", "Leave one of them out.")
        }
    }

    private fun refuseConnections(line: CommandLine) {
        val connection = line.connection
        refuse(
            connection.keepAliveTime != null && !connection.keepAlive,
            "--keepalive-time and --no-keepalive",
            "Leave one of them out.",
        )
        val hasProxy = line.given.any { it.flag in ProxyArguments.NAMING && it.value.isNotEmpty() }
        refuse(
            connection.unixSocket != null && (hasProxy || line.proxy.preproxy != null),
            "--unix-socket and a proxy",
            "The socket leads to the server by itself.",
        )
    }

    private fun refuseScheme(scheme: String?) {
        if (scheme?.lowercase() in setOf(null, "http", "https")) return
        throw CommandFailure(
            ExitCode.UNSUPPORTED_PROTOCOL,
            "--proto-default $scheme is no scheme that is spoken here",
            "Give http or https.",
        )
    }

    private fun hasData(body: BodyFlags) =
        listOf(body.data, body.raw, body.binary, body.encoded, body.json).any { it.isNotEmpty() }
}
