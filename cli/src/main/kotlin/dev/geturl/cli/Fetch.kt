package dev.geturl.cli

import dev.geturl.GeturlOptions
import dev.geturl.HttpException
import dev.geturl.HttpVersion
import dev.geturl.StreamedResponse
import dev.geturl.Url
import kotlinx.coroutines.CancellationException
import okio.Buffer
import okio.ByteString
import okio.ByteString.Companion.encodeUtf8
import java.io.File
import java.io.IOException

/** Carries out one transfer and reports how it went. */
internal class Fetch(
    private val lane: Lane,
    private val transfer: Transfer,
    private val standard: StandardOutput,
    private val progress: Progress,
) {
    private val session = lane.session
    private val line = session.line
    private val wire = WireRecord(keepsBody = line.response.raw)
    private val report = TransferReport(transfer, wire)
    private val showsHead = line.response.include || line.request.isHead
    private val resumeFrom: Long by lazy(LazyThreadSafetyMode.NONE) { resumeOffset() }
    private lateinit var output: OutputFile

    suspend fun run(): TransferReport {
        try {
            val url = session.urls.of(transfer.url, transfer.upload)
            report.url = url
            output = outputFor(url, null)
            exchange(url)
        } catch (cancelled: CancellationException) {
            throw cancelled
        } catch (failure: Exception) {
            report.failure = described(failure)
        }
        progress.end()
        finish()
        return report
    }

    private suspend fun exchange(url: Url) {
        lane.record = wire
        lane.resolver.url = url
        lane.resolver.onResolved = wire::resolved
        try {
            lane.client.stream(url.toString(), { request(url) }) { response -> receive(url, response) }
            showTrailers()
        } catch (failure: HttpException) {
            if (report.transaction == null) showHeads(HeadText.upToFault(heads() + wire.unfinishedHead(), failure))
            throw failure
        }
    }

    private fun GeturlOptions.request(url: Url) {
        val flags = line.request
        method = flags.method ?: if (flags.isHead) "HEAD" else null
        if (line.speaksHttp10 || url.authority in lane.oldServers) {
            protocol = HttpVersion.HTTP_1_0
            keepAlive = true
        }
        session.headers.applyTo(this)
        Uploads(session).applyTo(this, transfer)
        if (flags.isTransferCompressed) headers { add("TE", "gzip") }
        session.cookieText?.let { headers { add("Cookie", it) } }
        flags.referer?.let { headers { add("Referer", it) } }
        session.condition?.let { headers { add(it.headerName, it.headerValue) } }
        range()?.let { headers { add("Range", "bytes=$it") } }
        requestTarget = flags.requestTarget
        raw = line.response.raw || !flags.isCompressed
        ignoreContentLength = line.response.ignoreLength
        timeout = line.connection.maxTime
        connectTimeout = line.connection.connectTimeout
        myAddr = session.localAddress
        unixSocket = line.connection.unixSocket
        onQueryProgress { _, total, current -> progress.uploaded(current, total) }
        report.method = method ?: "GET"
    }

    private fun range(): String? = when {
        transfer.upload != null -> null
        resumeFrom > 0 -> "$resumeFrom-"
        else -> line.response.range
    }

    private fun resumeOffset(): Long {
        val text = line.response.resume ?: return 0
        if (text == "-") return if (transfer.upload == null) output.name?.let { File(it).length() } ?: 0 else 0
        return text.toLongOrNull()?.takeIf { it >= 0 }
            ?: throw badUsage("-C $text is no offset", "Give a number of bytes, or - .")
    }

    private suspend fun receive(url: Url, response: StreamedResponse) {
        report.transaction = response.transaction
        if (report.isTunnelRefused) {
            showHeads(heads())
            throw ResponseRules.tunnelRefused(response.responseCode)
        }
        refuseOtherVersions(response.transaction.responseLine)
        if (response.transaction.responseLine.startsWith("HTTP/1.0")) lane.oldServers.add(url.authority)
        if (line.output.remoteHeaderName && transfer.output == OutputChoice.Remote) {
            output = outputFor(url, RemoteName.ofDisposition(response.responseHeaders["Content-Disposition"]))
        }
        showHeads(heads())
        val rules = ResponseRules(
            line.failure,
            line.response.range != null,
            session.condition,
            resumeFrom,
            transfer.upload == null,
            line.request.isTransferCompressed,
        )
        when (val verdict = rules.of(response.responseCode, response.responseHeaders)) {
            is ResponseRules.Verdict.Fail -> throw verdict.failure
            is ResponseRules.Verdict.Leave -> report.simulatedCode = verdict.code
            ResponseRules.Verdict.Take -> take(response)
        }
        if (line.failure == FailureMode.WITH_BODY && response.responseCode >= ResponseRules.FIRST_ERROR) {
            throw ResponseRules.httpError(response.responseCode)
        }
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
        if (output.written == 0L) output.makeEmpty()
    }

    private suspend fun deliver(decoded: Buffer) {
        val bytes = if (line.response.raw) wire.rawBody.also { decoded.clear() } else decoded
        if (bytes.exhausted()) return
        refuseBinary(bytes)
        report.delivered += bytes.size
        output.write(bytes)
    }

    private fun refuseBinary(bytes: Buffer) {
        val mayMess = !output.isFile && session.streams.terminal.isOut && transfer.output == OutputChoice.Standard
        if (mayMess && line.output.output.isEmpty() && report.delivered == 0L && bytes.indexOf(0) >= 0) {
            throw CommandFailure(
                ExitCode.WRITE_ERROR,
                "The body is binary and would mess up the terminal",
                "Write it to a file with -o, or give -o - .",
            )
        }
    }

    /** The heads that came, those of the proxy before those of the server. */
    private fun heads() = (if (line.proxy.suppressConnect) emptyList() else wire.connectHeads) + wire.heads

    private suspend fun showHeads(heads: List<ByteString>) = heads
        .filter {
            it.size > 0
        }.forEach { showHead(HeadText.unfolded(it)) }

    /** Field lines behind a chunked body are shown behind it. */
    private suspend fun showTrailers() {
        val trailers = report.transaction?.responseTrailers ?: return
        if (trailers.size > 0) showHead(trailers.joinToString("") { "$it\r\n" }.encodeUtf8())
    }

    private suspend fun showHead(head: ByteString) {
        if (showsHead && session.heads.isStandard &&
            !output.isFile
        ) {
            return HeadText.lines(head).forEach { showOnce(it) }
        }
        showOnce(head)
    }

    /** [head], or one line of it where both of what shows it share an output, as curl has it. */
    private suspend fun showOnce(head: ByteString) {
        session.heads.write(head, standard)
        if (!showsHead) return
        if (session.streams.terminal.coloursOut && !output.isFile) {
            standard.write(Buffer().writeUtf8(HeadText.coloured(head, Colours(true))))
        } else {
            output.write(Buffer().write(head))
        }
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
        return Failures.of(own ?: failure, wire)
    }

    private fun finish() {
        report.totalTime = wire.elapsed()
        report.uploaded = report.transaction?.currentPost ?: 0
        if (!::output.isInitialized) return
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
    }
}
