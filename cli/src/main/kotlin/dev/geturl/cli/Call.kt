package dev.geturl.cli

import dev.geturl.DelicateGeturlApi
import kotlinx.coroutines.runBlocking
import java.io.FileOutputStream
import java.io.IOException

/** One call of the command with [words] behind its name; gives what it ends with, and never throws. */
internal fun geturl(words: List<String>, streams: Streams): Int {
    var messages = Messages(streams, isSilent = false, showsErrors = true)
    return try {
        if (words == listOf("demo")) return Demo(streams).run()
        val lines = Operations(LocalData(streams)).of(words)
        // What holds for the call is in each of them.
        val first = lines.first()
        told(first, streams) ?: withMessagesTo(first.messageFlags.stderr, streams) {
            messages = Messages(it, first.messageFlags.silent, first.messageFlags.showError)
            Call(lines, it, messages).run()
        }
    } catch (failure: Exception) {
        val described = Failures.of(failure)
        messages.error(described)
        described.code.number
    }
}

/** What is to be told in place of a transfer; null where there is nothing. */
private fun told(line: CommandLine, streams: Streams): Int? {
    val shell = line.info.completion
    val text = when {
        line.info.wantsHelp -> Help(streams.terminal).of(line)
        line.info.wantsVersion -> versionText()
        line.info.wantsManual -> ManPage(FlagFacts.of(line)).text()
        shell != null -> completion(shell, line)
        else -> return null
    }
    streams.out.writeText(text)
    return 0
}

private fun completion(shell: String, line: CommandLine) = Completion(FlagFacts.of(line)).of(shell)
    ?: throw badUsage("--completion $shell is not known", "Give one of ${Completion.SHELLS.joinToString()}.")

private fun withMessagesTo(name: String?, streams: Streams, block: (Streams) -> Int): Int {
    if (name == null) return block(streams)
    if (name == "-") return block(streams.withErr(streams.out))
    val file = try {
        FileOutputStream(name)
    } catch (failure: IOException) {
        throw badUsage("--stderr: $name cannot be written: ${Failures.reason(failure)}", "Check the folder.")
    }
    return file.use { block(streams.withErr(it)) }
}

/** The operations of one call. */
private class Call(
    private val lines: List<CommandLine>,
    private val streams: Streams,
    private val messages: Messages,
) {
    private val flags = lines.first().transfers

    fun run(): Int {
        lines.forEach { Contradictions.check(it, messages) }
        val files = LocalData(streams)
        return CookieSession.open(lines.map { it.cookies }, files, streams, messages).use { cookies ->
            Sessions(sessions(cookies)).use { sessions ->
                val operations = sessions.all.map(::Operation)
                check(operations)
                WebSocketCall.of(operations)?.run()
                    ?: if (flags.parallel) allAtOnce(operations) else operations.oneByOne()
            }
        }
    }

    private fun sessions(cookies: CookieSession?): List<Session> = lines.fold(emptyList()) { all, line ->
        all + Session(line, streams, messages, cookies, if (flags.parallel) all.firstOrNull() else null)
    }

    private fun check(operations: List<Operation>) {
        for (operation in operations) {
            val conditions = operation.session.line.conditions
            val hasTags = conditions.etagSave != null || conditions.etagCompare != null
            if (hasTags && operation.transfers.size > 1) {
                throw badUsage("--etag-save and --etag-compare are for one URL", "Use --next between several.")
            }
        }
    }

    /** On the clients' own loop: nothing is faster for one, and several are told apart there without locks. */
    @OptIn(DelicateGeturlApi::class)
    private fun allAtOnce(operations: List<Operation>): Int =
        runBlocking(operations.first().session.firstLane.client.dispatcher) {
            ParallelTransfers(operations, streams, messages).run()
        }

    private fun List<Operation>.oneByOne(): Int {
        var exit = 0
        for (operation in this) {
            // What an operation leaves open would keep servers waiting that serve one connection at a time.
            exit = operation.session.use { oneByOne(operation) }
            if (exit != 0 && flags.failEarly) break
        }
        return exit
    }

    @OptIn(DelicateGeturlApi::class)
    private fun oneByOne(operation: Operation): Int = runBlocking(operation.session.firstLane.client.dispatcher) {
        val standard = DirectOutput(streams.out)
        val lane = operation.session.firstLane
        val writeOut = operation.format?.let { WriteOut(it, streams, messages) }
        var exit = 0
        for (transfer in operation.transfers.all()) {
            val report = Attempts(lane, transfer, standard) { TransferProgress(lane.session, transfer) }.run()
            report.failure?.let(messages::error)
            writeOut?.print(report)
            exit = report.exitCode
            if (exit != 0 && flags.failEarly) break
        }
        exit
    }
}

/** The sessions of a call, closed together. */
private class Sessions(val all: List<Session>) : AutoCloseable {
    override fun close() = all.asReversed().forEach(Session::close)
}
