package dev.geturl.mock

import dev.geturl.Headers
import dev.geturl.StatusCode
import dev.geturl.body.ChunkedEncoder
import dev.geturl.reasonPhrase
import okio.Buffer

/** Writes one response piece by piece, or as far as its fault lets it. */
internal class ResponseWriter(private val response: MockResponse, private val isBodiless: Boolean) {
    /** How it goes on behind a piece. */
    enum class Step { MORE, DONE, CLOSE, SILENCE }

    private var hasHead = false

    /** Writes the next piece to [output]. Suspends while it is waited for. */
    suspend fun next(output: Buffer): Step {
        if (response.fault == MockFault.NoAnswer) return Step.CLOSE
        if (response.fault == MockFault.Silence) return Step.SILENCE
        if (hasHead) return nextPiece(output)
        hasHead = true
        writeHead(output)
        if (response.pieces != null && hasBody) return Step.MORE
        val shown = (response.fault as? MockFault.CutShort)?.bytes ?: Long.MAX_VALUE
        if (hasBody) output.write(response.body, 0, minOf(shown, response.body.size.toLong()).toInt())
        return end
    }

    private val hasBody: Boolean
        get() = !isBodiless && response.status != StatusCode.NO_CONTENT && response.status != StatusCode.NOT_MODIFIED

    private val end: Step
        get() = when {
            response.fault != null -> Step.CLOSE
            response.headers.hasToken("Connection", "close") -> Step.CLOSE
            else -> Step.DONE
        }

    private suspend fun nextPiece(output: Buffer): Step {
        val next = checkNotNull(response.pieces).receiveCatching()
        val piece = next.getOrNull()
        return when {
            piece != null -> Step.MORE.also { if (piece.size > 0) ChunkedEncoder.encode(Buffer().write(piece), output) }
            next.exceptionOrNull() != null || response.fault is MockFault.CutShort -> Step.CLOSE
            else -> end.also { ChunkedEncoder.finish(output) }
        }
    }

    private fun writeHead(output: Buffer) {
        val reason = response.reason ?: reasonPhrase(response.status)
        output.writeUtf8("HTTP/1.1 ${response.status} $reason\r\n")
        for (line in response.headers) output.writeUtf8("${line.name}: ${line.value}\r\n")
        framing(response.headers)?.let { output.writeUtf8("$it\r\n") }
        output.writeUtf8("\r\n")
    }

    private fun framing(own: Headers): String? = when {
        "Content-Length" in own || "Transfer-Encoding" in own -> null
        response.status == StatusCode.NO_CONTENT || response.status == StatusCode.NOT_MODIFIED -> null
        response.pieces != null -> "Transfer-Encoding: chunked"
        else -> "Content-Length: ${response.body.size}"
    }
}
