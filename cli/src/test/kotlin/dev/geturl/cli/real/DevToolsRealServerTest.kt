package dev.geturl.cli.real

import dev.geturl.HttpClient
import dev.geturl.cli.CommandRun
import dev.geturl.cli.ScriptServer
import dev.geturl.cli.reply
import dev.geturl.websocket.Message
import dev.geturl.websocket.WebSocket
import dev.geturl.websocket.webSocket
import io.kotest.core.spec.style.FunSpec
import io.kotest.engine.spec.tempdir
import io.kotest.matchers.shouldBe
import kotlinx.coroutines.withTimeout
import java.io.File
import java.util.concurrent.TimeUnit
import kotlin.time.Duration.Companion.seconds

/** Debian's Chromium without a window, which is told what to do by its DevTools protocol. */
private class Chromium(profile: File) : AutoCloseable {
    private val process = ProcessBuilder(
        "chromium",
        "--headless",
        "--no-sandbox",
        "--disable-gpu",
        "--disable-dev-shm-usage",
        "--no-first-run",
        "--remote-debugging-port=0",
        "--user-data-dir=$profile",
    ).start()

    /** Where it listens, which it says on its error stream. */
    val address: String = process.errorReader().lineSequence().firstNotNullOf { line ->
        line.substringAfter("DevTools listening on ", "").takeIf { it.isNotEmpty() }
    }

    override fun close() {
        process.destroy()
        if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) process.destroyForcibly().waitFor()
    }

    private companion object {
        const val PATIENCE_SECONDS = 10L
    }
}

/** A conversation by the DevTools protocol. */
private class DevTools(private val socket: WebSocket) {
    private var calls = 0

    /** The answer to [method], as JSON. */
    suspend fun call(method: String, parameters: String, session: String = ""): String {
        val id = ++calls
        socket.send("""{"id":$id,"method":"$method","params":$parameters$session}""")
        while (true) {
            val said = (socket.receive() as Message.Text).text
            if ("\"id\":$id," in said) return said
        }
    }

    /** What the text [name] in [json] is. */
    fun field(json: String, name: String): String? =
        Regex("\"$name\":\"((?:[^\"\\\\]|\\\\.)*)\"").find(json)?.groupValues?.get(1)
}

/** What [script], whose value is a text, gives in the window of the developer tools of [chromium]. */
private suspend fun evaluated(chromium: Chromium, script: String): String = HttpClient().use { http ->
    withTimeout(50.seconds) {
        var value: String? = null
        http.webSocket(chromium.address) {
            val tools = DevTools(this)
            val page = """{"url":"devtools://devtools/bundled/devtools_app.html"}"""
            val target = tools.field(tools.call("Target.createTarget", page), "targetId")
            val attached = tools.call("Target.attachToTarget", """{"targetId":"$target","flatten":true}""")
            val session = ""","sessionId":"${tools.field(attached, "sessionId")}""""
            val escaped = script.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n")
            val evaluation = """{"expression":"$escaped","awaitPromise":true}"""
            // Until its window is there it has no modules, and the script fails.
            while (value == null) value = tools.field(tools.call("Runtime.evaluate", evaluation, session), "value")
        }
        value.orEmpty()
    }
}

/** What the developer tools of a browser make of `--har`. */
class DevToolsRealServerTest : FunSpec({
    test("Chromium's developer tools read an archive with a redirect, bodies both ways, and a failure") {
        val folder = tempdir()
        val archive = File(folder, "calls.har")
        val replies = arrayOf(
            reply("", "Location: /b", status = "302 Found"),
            reply("<p>moo</p>", "Content-Type: text/html;charset=utf-8", "Set-Cookie: a=b; Path=/"),
            reply("no \"such\" thing\n", "Content-Type: text/plain", status = "404 Not Found"),
            "",
        )
        val port = ScriptServer(*replies).use { server ->
            CommandRun.of(
                "-s",
                "-L",
                "--har",
                "$archive",
                "-d",
                "q=ü",
                "${server.url}/a",
                "${server.url}/c?d=e",
                "${server.url}/f",
            )
            server.port
        }
        val read = Chromium(File(folder, "profile")).use { chromium ->
            evaluated(
                chromium,
                """
                (async () => {
                    const { HARFormat, Importer } = await import('./models/har/har.js');
                    const log = new HARFormat.HARRoot(${archive.readText()}).log;
                    const seen = Importer.Importer.requestsFromHARLog(log).map(
                        r => [r.requestMethod, r.url(), r.statusCode, r.mimeType || 'untyped'].join(' '));
                    return seen.join(', ');
                })()
                """,
            )
        }
        read.replace("http://127.0.0.1:$port", "").split(", ") shouldBe listOf(
            "POST /a 302 untyped",
            "GET /b 200 text/html;charset=utf-8",
            "POST /c?d=e 404 text/plain",
            "POST /f 0 untyped",
        )
    }
})
