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
        val line = CommandLine.parse(words)
        when {
            line.wantsHelp -> streams.out.writeText(Help(streams.terminal).of(line)).let { 0 }

            line.wantsVersion -> streams.out.writeText(versionText()).let { 0 }

            else -> withMessagesTo(line.messageFlags.stderr, streams) {
                messages = Messages(it, line.messageFlags.silent, line.messageFlags.showError)
                Call(line, it, messages).run()
            }
        }
    } catch (failure: Exception) {
        val described = Failures.of(failure)
        messages.error(described)
        described.code.number
    }
}

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

/** The transfers of one call. */
private class Call(private val line: CommandLine, private val streams: Streams, private val messages: Messages) {
    fun run(): Int {
        Contradictions.check(line, messages)
        return Session(line, streams, messages).use { session ->
            val transfers = Transfer.listOf(line, session.files)
            WebSocketCall.of(session, transfers)?.run()
                ?: transferAll(session, transfers, line.output.writeOut?.let { format(it, session) })
        }
    }

    private fun format(text: String, session: Session): String =
        if (text.startsWith('@')) session.files.read("-w", text.substring(1)).utf8() else text

    /** On the clients' own loop: nothing is faster for one, and several are told apart there without locks. */
    @OptIn(DelicateGeturlApi::class)
    private fun transferAll(session: Session, transfers: List<Transfer>, format: String?): Int {
        val lane = session.lane()
        return runBlocking(lane.client.dispatcher) {
            if (line.transfers.parallel) {
                ParallelTransfers(session, lane, transfers, format).run()
            } else {
                oneByOne(lane, transfers, format?.let { WriteOut(it, streams) })
            }
        }
    }

    private suspend fun oneByOne(lane: Lane, transfers: List<Transfer>, writeOut: WriteOut?): Int {
        val standard = DirectOutput(streams.out)
        var exit = 0
        for (transfer in transfers) {
            val report = Fetch(lane, transfer, standard, TransferProgress(lane.session, transfer)).run()
            report.failure?.let(messages::error)
            writeOut?.print(report)
            exit = report.exitCode
            if (exit != 0 && line.transfers.failEarly) break
        }
        return exit
    }
}
