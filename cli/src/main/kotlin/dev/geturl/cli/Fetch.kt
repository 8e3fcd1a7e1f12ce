package dev.geturl.cli

import dev.geturl.EventStreamOptions
import dev.geturl.GeturlOptions
import dev.geturl.Hop
import dev.geturl.HttpException
import dev.geturl.StreamedResponse
import dev.geturl.Transaction
import dev.geturl.Url
import dev.geturl.serverSentEvents
import dev.geturl.show.toCurl
import kotlinx.coroutines.CancellationException
import kotlinx.coroutines.withTimeoutOrNull
import okio.Buffer
import java.io.File
import java.io.IOException
import kotlin.time.Duration

/**
 * Carries out one transfer and reports how it went.
 *
 * @param former where an attempt before this one has written to; null for the first.
 */
internal class Fetch(
    private val lane: Lane,
    private val transfer: Transfer,
    private val standard: StandardOutput,
    private val progress: Progress,
    former: OutputFile? = null,
) {
    private val session = lane.session
    private val line = session.line
    private val wire = WireRecord(keepsBody = line.response.raw)
    private val report = TransferReport(transfer, wire)
    private val display = HeadDisplay(session, wire, standard)

    /** Why the call does not go on after a response that was passed over. */
    private var givenUp: CommandFailure? = null
    private val resumeFrom: Long by lazy(LazyThreadSafetyMode.NONE) { resumeOffset() }

    /** Where it writes to; null while that is not known, as what was typed is no URL. */
    var output: OutputFile? = former
        private set

    /** Does it, but for closing the [output]. */
    suspend fun run(): TransferReport {
        try {
            val url = session.urls.of(transfer.url, transfer.upload)
            report.asked = url
            report.url = url
            val output = output ?: outputFor(url, null)
            if (line.response.isEvents) events(url, output) else exchange(url, output)
        } catch (cancelled: CancellationException) {
            throw cancelled
        } catch (failure: Exception) {
            report.failure = described(failure)
        }
        progress.end()
        if (line.messageFlags.curl) report.transaction?.let { session.messages.say(it.toCurl(secrets = true) + "\n") }
        report.transaction?.let { report.method = it.requestLine.substringBefore(' ') }
        report.totalTime = wire.elapsed()
        report.uploaded = report.transaction?.currentPost ?: 0
        return report
    }

    /** Lines of JSON: what is in an event may hold line ends. */
    private suspend fun events(url: Url, output: OutputFile) {
        begin(url, output)
        val setup: GeturlOptions.() -> Unit = {
            RequestSetup(lane).applyTo(this, url.authority, this@Fetch.transfer.upload, resumeFrom)
            // The time is for all of it, however often it is asked for.
            timeout = null
        }
        val stream = lane.client.serverSentEvents(url.toString(), EventStreamOptions(), setup)
        val limit = line.connection.maxTime?.takeIf { it.isPositive() } ?: Duration.INFINITE
        withTimeoutOrNull(limit) {
            stream.collect { output.write(Buffer().writeUtf8(EventText.line(it))) }
            true
        } ?: throw CommandFailure(ExitCode.TIMEOUT, "The time of $limit is over", "Give more time with -m, or none.")
    }

    private fun begin(url: Url, output: OutputFile) {
        this.output = output
        lane.record = wire
        lane.resolver.url = url
        lane.resolver.onResolved = wire::resolved
    }

    private suspend fun exchange(url: Url, output: OutputFile) {
        begin(url, output)
        try {
            lane.client.stream(
                url.toString(),
                {
                    RequestSetup(lane).applyTo(this, url.authority, this@Fetch.transfer.upload, resumeFrom)
                    onHop { transaction, hop -> passedOver(transaction, hop) }
                    onQueryProgress { _, total, current -> progress.uploaded(current, total) }
                    report.method = method ?: "GET"
                },
            ) { response -> receive(url, response) }
            noteVersion()
            showTrailers()
        } catch (failure: HttpException) {
            if (report.transaction == null) display.showUnfinished(here()) { HeadText.upToFault(it, failure) }
            throw failure
        }
    }

    /** A response has come and the call goes on: its head is shown as all heads are. */
    private suspend fun passedOver(transaction: Transaction, hop: Hop) {
        report.hops += hop
        session.cookies?.spelling?.note(hop.responseHeaders)
        try {
            display.show(here())
            ResponseRules.refuseLocation(hop)
        } catch (failure: CommandFailure) {
            givenUp = failure
            transaction.reset("given up")
        }
        wire.nextExchange()
        val location = hop.location ?: return
        report.redirectTime = wire.elapsed()
        report.url = location
        lane.resolver.url = location
    }

    /** The output, which is known while there is an exchange. */
    private fun here(): OutputFile = checkNotNull(output) { "there is nowhere to write to" }

    private fun resumeOffset(): Long {
        val text = line.response.resume ?: return 0
        if (text == "-") return if (transfer.upload == null) here().name?.let { File(it).length() } ?: 0 else 0
        return text.toLongOrNull()?.takeIf { it >= 0 }
            ?: throw badUsage("-C $text is no offset", "Give a number of bytes, or - .")
    }

    private suspend fun receive(url: Url, response: StreamedResponse) {
        report.transaction = response.transaction
        session.cookies?.spelling?.note(response.responseHeaders)
        if (report.isTunnelRefused) {
            display.show(here())
            throw ResponseRules.tunnelRefused(response.responseCode)
        }
        if (wire.isHeadless && line.request.isHead) throw ResponseRules.headless()
        refuseOtherVersions(response.transaction.responseLine)
        if (line.output.remoteHeaderName && transfer.output == OutputChoice.Remote) {
            output = outputFor(url, RemoteName.ofDisposition(response.responseHeaders["Content-Disposition"]))
        }
        display.show(here())
        refuseSpent(response)
        session.tags.save(response.responseHeaders["ETag"])
        when (val verdict = rules().of(response.responseCode, response.responseHeaders)) {
            is ResponseRules.Verdict.Fail -> throw verdict.failure
            is ResponseRules.Verdict.Leave -> report.simulatedCode = verdict.code
            ResponseRules.Verdict.Take -> take(response)
        }
        if (line.failure == FailureMode.WITH_BODY && response.responseCode >= ResponseRules.FIRST_ERROR) {
            throw ResponseRules.httpError(response.responseCode)
        }
    }

    private fun rules() = ResponseRules(
        line.failure,
        line.response.range != null,
        session.condition,
        resumeFrom,
        transfer.upload == null,
        line.request.isTransferCompressed,
        session.tags.known != null,
    )

    /** A server that keeps a connection in HTTP/1.0 is spoken to in it from then on. */
    private fun noteVersion() {
        val transaction = report.transaction ?: return
        val isOld = transaction.responseLine.startsWith("HTTP/1.0")
        val isKept = transaction.responseInfo.connectionActual == "keep-alive"
        if (isOld && isKept) lane.oldServers.add(transaction.url.authority)
    }

    /** A login is wanted, and what was to be sent with it has been read. */
    private fun refuseSpent(response: StreamedResponse) {
        if (response.responseCode != MUST_LOG_IN || transfer.upload != "-" || !session.answersChallenges) return
        throw CommandFailure(
            ExitCode.BODY_SPENT,
            "The server wants a login, and what -T - has read cannot be sent again",
            "Send it from a file.",
        )
    }

    /** A server that answers in a version we did not ask for and do not know may mean something else by it. */
    private fun refuseOtherVersions(statusLine: String) {
        if (statusLine.startsWith("HTTP/1.0") || statusLine.startsWith("HTTP/1.1")) return
        throw CommandFailure(
            ExitCode.UNSUPPORTED_PROTOCOL,
            "The server answered in ${statusLine.substringBefore(' ')}",
            "HTTP/1.0 and HTTP/1.1 are spoken here.",
        )
    }

    private suspend fun take(response: StreamedResponse) {
        val buffer = Buffer()
        val total = response.responseHeaders["Content-Length"]?.toLongOrNull() ?: -1
        while (response.read(buffer, BLOCK_BYTES) != -1L) {
            deliver(buffer)
            progress.downloaded(response.transaction.size, total)
        }
        deliver(buffer)
        if (here().written == 0L) here().makeEmpty()
    }

    private suspend fun deliver(decoded: Buffer) {
        val bytes = if (line.response.raw && !wire.isHeadless) wire.rawBody.also { decoded.clear() } else decoded
        if (bytes.exhausted()) return
        refuseBinary(bytes)
        report.delivered += bytes.size
        here().write(bytes)
    }

    private fun refuseBinary(bytes: Buffer) {
        val mayMess = !here().isFile && session.streams.terminal.isOut && transfer.output == OutputChoice.Standard
        if (mayMess && line.output.output.isEmpty() && report.delivered == 0L && bytes.indexOf(0) >= 0) {
            throw CommandFailure(
                ExitCode.WRITE_ERROR,
                "The body is binary and would mess up the terminal",
                "Write it to a file with -o, or give -o - .",
            )
        }
    }

    private suspend fun showTrailers() {
        val trailers = report.transaction?.responseTrailers ?: return
        display.showTrailers(trailers.map { "$it" }, here())
    }

    private fun outputFor(url: Url, serverName: String?): OutputFile {
        val name = when (val choice = transfer.output) {
            OutputChoice.Standard -> null
            is OutputChoice.Named -> choice.name
            OutputChoice.Remote -> serverName ?: RemoteName.of(url)
        }
        val rules = OutputFile.Rules(appends = line.response.resume != null, refusesExisting = serverName != null)
        return OutputFile(line.output, standard, name, rules)
    }

    private fun described(failure: Exception): CommandFailure {
        // What the block that reads the body throws comes back wrapped.
        val own = generateSequence<Throwable>(failure) { it.cause }.firstOrNull { it is CommandFailure }
        return givenUp ?: Failures.of(own ?: failure, wire)
    }

    /** Closes the output: no other attempt follows. */
    fun close() {
        val output = output ?: return
        report.filename = output.name.orEmpty()
        try {
            val modified = report.transaction?.responseHeaders?.get("Last-Modified")?.let(DateText::parse)
            output.close(isFailed = report.failure != null, modified)
        } catch (failure: CommandFailure) {
            report.failure = report.failure ?: failure
        } catch (failure: IOException) {
            report.failure = report.failure ?: Failures.of(failure)
        }
    }

    private companion object {
        const val BLOCK_BYTES = 64L * 1024
        const val MUST_LOG_IN = 401
    }
}
