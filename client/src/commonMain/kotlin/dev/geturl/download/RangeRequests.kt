package dev.geturl.download

import dev.geturl.GeturlOptions
import dev.geturl.HttpClient
import dev.geturl.HttpException
import dev.geturl.StatusCode
import dev.geturl.StreamedResponse
import dev.geturl.strongValidator

/** What a server answered to a request for a file or a part of it. */
internal sealed interface RangeAnswer {
    /** All of it: 200. [validator] is null where parts could not be put together. */
    class Whole(val response: StreamedResponse, val validator: String?, val total: Long) : RangeAnswer

    /** A part: 206, of a file of [total] bytes, or -1. */
    class Part(val response: StreamedResponse, val validator: String?, val range: LongRange, val total: Long) :
        RangeAnswer

    /** There are no such bytes: 416. The file has [total] bytes, -1 when that was not said. */
    class Unsatisfiable(val total: Long) : RangeAnswer
}

/** Asks for a file, or for parts of it, and sorts out what comes. */
internal class RangeRequests(
    private val http: HttpClient,
    private val url: String,
    private val download: DownloadOptions,
    private val options: GeturlOptions.() -> Unit,
) {
    init {
        val chosen = GeturlOptions.of(options)
        require(chosen.body == null && (chosen.method ?: "GET") == "GET") { "a download is a GET without a body" }
        require("Range" !in chosen.ownHeaders()) { "a Range was given: a download asks for ranges by itself" }
    }

    /**
     * Asks for [range], null for all of it, where the resource is still what [validator] names; null for whatever it
     * is. Hands the answer to [take] while its body arrives.
     *
     * @throws HttpException.BadResponse for any other status code.
     */
    suspend fun <R> ask(range: LongRange?, validator: String?, take: suspend (RangeAnswer) -> R): R =
        http.stream(url, { asking(range, validator) }) { response -> take(answer(response, range != null)) }

    /** A coding would make ranges of something else than the file. */
    private fun GeturlOptions.asking(range: LongRange?, validator: String?) {
        options()
        download.rate?.let { transfer = transfer.copy(downloadRate = it) }
        headers {
            set("Accept-Encoding", "identity")
            range?.let { set("Range", "bytes=${it.first}-" + if (it.last == Long.MAX_VALUE - 1) "" else "${it.last}") }
            if (range != null && validator != null) set("If-Range", validator)
        }
    }

    private fun answer(response: StreamedResponse, isRangeWanted: Boolean): RangeAnswer {
        val headers = response.responseHeaders
        val isPlain = headers.joined("Content-Encoding").lowercase() in setOf("", "identity")
        val validator = strongValidator(headers)
        val contentRange = ContentRange.parse(headers["Content-Range"].orEmpty())
        val range = contentRange?.range
        return when (response.responseCode) {
            StatusCode.OK -> {
                val takesRanges = isPlain && !headers.hasToken("Accept-Ranges", "none")
                val length = if (isPlain) headers["Content-Length"]?.toLongOrNull() ?: -1 else -1
                RangeAnswer.Whole(response, validator.takeIf { takesRanges }, length)
            }

            StatusCode.PARTIAL_CONTENT if isRangeWanted -> {
                if (range == null || !isPlain) throw notAPart()
                RangeAnswer.Part(response, validator, range, contentRange.total)
            }

            StatusCode.RANGE_NOT_SATISFIABLE if isRangeWanted -> {
                RangeAnswer.Unsatisfiable(contentRange?.total ?: -1)
            }

            else -> {
                throw HttpException.BadResponse(
                    response.responseCode,
                    "The server answered the download with ${response.responseCode}",
                    "Check the URL, and what the server wants to see in the request.",
                )
            }
        }
    }

    private fun notAPart() = HttpException.Protocol(
        "The server answered with a part without saying which, or with a coded one",
        "Set DownloadOptions.resumes to false and connections to 1.",
    )
}
