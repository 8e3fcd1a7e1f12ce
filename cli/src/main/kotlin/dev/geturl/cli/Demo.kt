package dev.geturl.cli

import dev.geturl.DelicateGeturlApi
import dev.geturl.HttpClient
import dev.geturl.Status
import dev.geturl.formatQuery
import dev.geturl.get
import kotlinx.coroutines.coroutineScope
import kotlinx.coroutines.launch
import kotlinx.coroutines.runBlocking
import kotlinx.coroutines.withTimeoutOrNull
import okio.Buffer
import okio.blackholeSink
import java.util.Locale
import kotlin.time.Duration.Companion.milliseconds
import kotlin.time.Duration.Companion.seconds
import kotlin.time.TimeSource

/** `geturl demo`: what the client does, against a server of its own; shows each call and what came of it. */
internal class Demo(private val streams: Streams) {
    private val colours = Colours(streams.terminal.coloursOut)

    /** Gives 0 when every step came out as it should. */
    @OptIn(DelicateGeturlApi::class)
    fun run(): Int = DemoServer().use { server ->
        say("A server on ${server.url} and a client, both in this process.\n")
        val isFine = HttpClient().use { http -> runBlocking(http.dispatcher) { Steps(http, server.url).all() } }
        say(if (isFine) "\nThat was all. Next: ./geturl --help, and README.md.\n" else "\nSomething went wrong.\n")
        if (isFine) 0 else 1
    }

    private fun say(text: String) = streams.out.writeText(text)

    private inner class Steps(private val http: HttpClient, private val url: String) {
        private var isFine = true

        suspend fun all(): Boolean {
            fetch()
            download()
            gzip()
            chunked()
            upload()
            timeout()
            reset()
            DemoWebSocket(http).run(::call, ::result)
            return isFine
        }

        private fun call(text: String) = say("\n" + colours.bold("> $text") + "\n")

        private fun result(text: String, isExpected: Boolean) {
            say("  $text\n")
            isFine = isFine && isExpected
        }

        private suspend fun fetch() {
            call("""http.get("$url/hello")""")
            val page = http.get("$url/hello")
            result(
                "${page.responseLine}, ${page.responseHeaderValue("Content-Type")}: ${page.text().trim()}",
                page.responseCode == OK,
            )
        }

        private suspend fun download() = coroutineScope {
            call("""http.start("$url/big") { sink(file) }, its progress watched""")
            val start = TimeSource.Monotonic.markNow()
            val transaction = http.start("$url/big") { sink(blackholeSink()) }
            val bar = if (streams.terminal.isErr) ProgressBar(streams, "big", DemoServer.BIG_BYTES) else null
            val watcher = launch { transaction.progress.collect { bar?.update(it.current) } }
            transaction.await()
            watcher.cancel()
            bar?.end()
            val seconds = start.elapsedNow().inWholeMilliseconds / MILLIS
            val speed = String.format(Locale.ROOT, "%.0f MB/s", transaction.size / MEGA / seconds)
            result(
                "${transaction.status}: ${transaction.size} bytes in $seconds s, $speed",
                transaction.size == DemoServer.BIG_BYTES,
            )
        }

        private suspend fun gzip() {
            call("""http.get("$url/gzip")""")
            val page = http.get("$url/gzip")
            val sizes = "${page.size} bytes came, ${page.responseBody.size} after decoding"
            result(
                "Content-Encoding ${page.responseHeaderValue("Content-Encoding")}: $sizes",
                page.size < page.responseBody.size,
            )
        }

        private suspend fun chunked() {
            call("""http.stream("$url/chunked") { response -> response.body.collect { print(it.utf8()) } }""")
            val pieces = ArrayList<String>()
            http.stream("$url/chunked") { response -> response.body.collect { pieces.add(it.utf8()) } }
            result(pieces.joinToString("").trim() + ", as they arrived", pieces.joinToString("").startsWith("piece 0"))
        }

        private suspend fun upload() {
            call("""http.geturl("$url/upload") { query(formatQuery("name" to "Ada", "year" to "1843")) }""")
            val form = http.geturl("$url/upload") { query(formatQuery("name" to "Ada", "year" to "1843")) }
            result(
                "${form.requestLine}, ${form.requestHeaderValue("Content-Type")}: ${form.text()}",
                form.text().endsWith("18 bytes"),
            )
            call("""http.geturl("$url/upload") { method = "PUT"; queryChannel(source) }, of unknown length""")
            val sent = http.geturl("$url/upload") {
                method = "PUT"
                queryChannel(Buffer().write(ByteArray(UPLOAD_BYTES)))
            }
            val isWhole = sent.text().endsWith("$UPLOAD_BYTES bytes")
            result("Transfer-Encoding ${sent.requestHeaderValue("Transfer-Encoding")}: ${sent.text()}", isWhole)
        }

        private suspend fun timeout() {
            call("""http.geturl("$url/slow") { timeout = 300.milliseconds }""")
            val late = http.geturl("$url/slow") { timeout = 300.milliseconds }
            result("status ${late.status}: ${late.error?.message}", late.status == Status.TIMEOUT)
        }

        private suspend fun reset() {
            call("""http.start("$url/slow").reset("changed my mind")""")
            val running = http.start("$url/slow")
            running.reset("changed my mind")
            withTimeoutOrNull(5.seconds) { running.await() }
            result("status ${running.status}: ${running.error?.message}", running.status == Status.RESET)
        }
    }

    private companion object {
        const val OK = 200
        const val MILLIS = 1000.0
        const val MEGA = 1e6
        const val UPLOAD_BYTES = 4 * 1024 * 1024
    }
}
