package dev.geturl.docs.bodies

import dev.geturl.HttpClient
import dev.geturl.JsonAdapter
import dev.geturl.Limits
import dev.geturl.RateLimit
import dev.geturl.RequestBody
import dev.geturl.RequestCoding
import dev.geturl.StatusCode
import dev.geturl.TransferOptions
import dev.geturl.download.Checksum
import dev.geturl.download.DownloadOptions
import dev.geturl.download.download
import dev.geturl.entityTag
import dev.geturl.form
import dev.geturl.get
import dev.geturl.ifChangedSince
import dev.geturl.ifMatch
import dev.geturl.isNotModified
import dev.geturl.json
import dev.geturl.lines
import dev.geturl.mock.MockFault
import dev.geturl.mock.MockResponse
import dev.geturl.mock.MockTransport
import dev.geturl.multipart
import dev.geturl.parts
import dev.geturl.put
import dev.geturl.serverSentEvents
import dev.geturl.show.ExchangeRecord
import dev.geturl.show.ExchangeRecorder
import dev.geturl.show.Har
import dev.geturl.show.Slf4jEvents
import dev.geturl.show.toCurl
import dev.geturl.show.waterfall
import kotlinx.coroutines.flow.filter
import kotlinx.coroutines.flow.flow
import kotlinx.coroutines.flow.takeWhile
import kotlinx.serialization.KSerializer
import kotlinx.serialization.builtins.MapSerializer
import kotlinx.serialization.builtins.serializer
import kotlinx.serialization.json.Json
import okio.ByteString.Companion.encodeUtf8
import okio.FileSystem
import okio.Path.Companion.toPath
import java.util.concurrent.ConcurrentLinkedQueue

// The code of docs/recipes.md on bodies and what is around them, compiled.

internal suspend fun bodiesOut(http: HttpClient) {
    http.geturl("https://example.org/login") { form("user" to "ada", "year" to "1843") }

    http.geturl("https://example.org/photos") {
        multipart {
            field("title", "A sunset")
            file("photo", "sunset.jpg".toPath())
            field("notes", RequestBody.text("taken in May", "text/markdown"), fileName = "notes.md")
        }
        onQueryProgress { _, total, current -> println("$current of $total") }
    }

    val rows = flow { repeat(1_000_000) { emit("$it\n".encodeUtf8()) } }
    http.geturl("https://example.org/import") { body(RequestBody.flow(rows, type = "text/csv")) }

    http.geturl("https://example.org/logs") {
        body(RequestBody.file("today.log".toPath()))
        transfer = TransferOptions(coding = RequestCoding.GZIP) // or ZSTD, with zstd-jni on the class path
    }
}

class SerializedJson<T>(private val serializer: KSerializer<T>, private val json: Json = Json) : JsonAdapter<T> {
    override fun toJson(value: T): String = json.encodeToString(serializer, value)

    override fun fromJson(text: String): T = json.decodeFromString(serializer, text)
}

internal suspend fun inJson(http: HttpClient) {
    val prices = SerializedJson(MapSerializer(String.serializer(), Double.serializer()))
    val answer = http.geturl("https://example.org/prices") { json(mapOf("tea" to 2.5), prices) }.orThrow()
    println(answer.json(prices))
}

internal suspend fun bodiesIn(http: HttpClient, key: String) {
    http.stream("https://example.org/big.log") { response ->
        response.lines().filter { "ERROR" in it }.collect { println(it) }
    }

    http.stream("https://example.org/bundle") { response ->
        response.parts().collect { part ->
            println("${part.name} ${part.contentType}: ${part.text()}")
        }
    }

    http.serverSentEvents("https://example.org/news").collect { event -> println("${event.type}: ${event.data}") }

    val prompts = SerializedJson(MapSerializer(String.serializer(), String.serializer()))
    val answer = http.serverSentEvents("https://example.org/v1/chat") {
        json(mapOf("prompt" to "Hello"), prompts)
        headers { add("Authorization", "Bearer $key") }
    }
    answer.takeWhile { it.data != "[DONE]" }.collect { print(it.data) }
}

internal suspend fun notTooFast() {
    val http = HttpClient { limits = Limits(uploadRate = RateLimit(1_000_000)) }
    http.geturl("https://example.org/big.iso") {
        sink("big.iso".toPath())
        transfer = TransferOptions(downloadRate = RateLimit(500_000))
    }
}

internal suspend fun downloaded(http: HttpClient) {
    http.download(
        "https://example.org/big.iso",
        "big.iso".toPath(),
        DownloadOptions(
            checksum = Checksum.sha256("9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"),
            connections = 4,
            onProgress = { println("${it.current} of ${it.total}") },
        ),
    )
}

internal suspend fun onlyIfChanged(http: HttpClient) {
    val first = http.get("https://example.org/news")
    val again = http.get("https://example.org/news") { ifChangedSince(first) }
    println(if (again.isNotModified) first.text() else again.text())

    val page = http.get("https://example.org/pages/7")
    val stored = http.put("https://example.org/pages/7", "new text".encodeUtf8()) {
        page.entityTag?.let { ifMatch(it) }
    }
    if (stored.responseCode == StatusCode.PRECONDITION_FAILED) println("somebody was faster")
}

internal fun logged(): HttpClient {
    val http = HttpClient { events = Slf4jEvents() } // the logger dev.geturl.exchange; secrets are left out
    return http
}

internal suspend fun shown(http: HttpClient) {
    println(http.get("https://example.org/").toCurl())

    val har = Har()
    HttpClient { events = har }.use { http -> http.get("https://example.org/") }
    FileSystem.SYSTEM.write("calls.har".toPath()) { har.write(this) }

    val records = ConcurrentLinkedQueue<ExchangeRecord>()
    HttpClient { events = ExchangeRecorder(records::add) }.use { http -> http.get("https://example.org/") }
    println(waterfall(records.toList()))
}

internal suspend fun mocked() {
    val mock = MockTransport { request ->
        if (request.path == "/hello") MockResponse("hello, world") else MockResponse(404)
    }
    HttpClient { resolver = mock.resolver }.use { http ->
        mock.serve(http)
        check(http.get("https://any.example/hello").text() == "hello, world")
        check(mock.requests.single().headers["Host"] == "any.example")
    }
}

internal fun goingWrong(): MockTransport {
    val mock = MockTransport(
        MockResponse("too early", status = 503),
        MockResponse(fault = MockFault.NoAnswer),
        MockResponse(body = "cut short".encodeUtf8(), fault = MockFault.CutShort(3)),
    )
    mock.refuse("down.example")
    return mock
}
