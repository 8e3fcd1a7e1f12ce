package dev.geturl.websocket.fuzz

import com.code_intelligence.jazzer.junit.FuzzTest
import dev.geturl.DelicateGeturlApi
import dev.geturl.HttpClient
import dev.geturl.HttpException
import dev.geturl.websocket.DeflateOptions
import dev.geturl.websocket.OriginRule
import dev.geturl.websocket.WebSocketException
import dev.geturl.websocket.WebSocketLimits
import dev.geturl.websocket.WebSocketRequest
import dev.geturl.websocket.deflate.accept
import dev.geturl.websocket.deflate.agreed
import dev.geturl.websocket.frame.Heard
import dev.geturl.websocket.openWebSocket
import dev.geturl.websocket.server.LiveRoute
import dev.geturl.websocket.server.RefusedRequest
import dev.geturl.websocket.server.RequestHeadParser
import dev.geturl.websocket.server.Service
import dev.geturl.websocket.server.UpgradeJudge
import dev.geturl.websocket.testing.acceptOf
import dev.geturl.websocket.testing.keyOf
import kotlinx.coroutines.runBlocking
import kotlinx.coroutines.withTimeout
import okio.Buffer
import okio.ByteString
import okio.ByteString.Companion.encodeUtf8
import okio.ByteString.Companion.toByteString
import org.junit.jupiter.api.AfterAll
import org.junit.jupiter.params.provider.MethodSource
import kotlin.time.Duration.Companion.seconds

/**
 * Whatever a peer sends is taken or refused, and the same wherever it is split: nothing else is ever thrown. `mvn
 * verify` tries the seeds; `websocket/fuzz frames` has Jazzer make more of them for some minutes.
 */
class JazzerTest {
    /** The first byte says who hears the others, which are frames. */
    @MethodSource("frameSeeds")
    @FuzzTest(maxDuration = "2m")
    fun frames(bytes: ByteArray) {
        if (bytes.isEmpty()) return
        val choice = bytes[0].toInt() and 0xff
        val isCompressed = choice and 2 != 0
        val wire = bytes.toByteString().substring(1)

        fun heard(inPieces: Boolean, vararg parts: ByteString): List<String> {
            val heard = Heard(LIMITS, isMasked = choice and 1 != 0, isCompressed)
            heard.decoder.inPieces = inPieces
            parts.forEach(heard::hear)
            heard.decoder.close()
            // Of two faults in one compressed message the split decides which is found first.
            return if (isCompressed) heard.lines.map { it.replace(VIOLATION, "violation") } else heard.lines
        }

        val whole = heard(inPieces = false, wire)
        val (first, second) = split(wire, choice shr 2)
        val split = heard(inPieces = false, first, second)
        check(split == whole) { "split after ${first.size} bytes it is\n$split\nand whole\n$whole" }
        heard(inPieces = true, first, second)
    }

    @MethodSource("requestSeeds")
    @FuzzTest(maxDuration = "2m")
    fun request(bytes: ByteArray) {
        fun answered(vararg parts: ByteString): String {
            val parser = RequestHeadParser(maxBytes = 1_000, maxFields = 12)
            val input = Buffer()
            return try {
                val request = parts.firstNotNullOfOrNull { parser.parse(input.write(it)) } ?: return "nothing yet"
                "$request: ${JUDGE.judge(request, ROUTES)}"
            } catch (refused: RefusedRequest) {
                "${refused.refusal}"
            }
        }

        val wire = bytes.toByteString()
        val whole = answered(wire)
        val (first, second) = split(wire, bytes.sumOf { it.toInt() and 0xff })
        val split = answered(first, second)
        check(split == whole) { "split after ${first.size} bytes it is $split and whole $whole" }
    }

    /** What comes is what a server answers to an opening handshake, with the right field in the place of `{ACCEPT}`. */
    @OptIn(DelicateGeturlApi::class)
    @MethodSource("responseSeeds")
    @FuzzTest(maxDuration = "2m")
    fun response(bytes: ByteArray) {
        http.register("ws", 80) { target ->
            ScriptedConnection(http.dispatcher, target.address) { withAccept(bytes, acceptOf(keyOf(it))) }
        }
        runBlocking {
            try {
                withTimeout(10.seconds) {
                    val socket = http.openWebSocket("ws://127.0.0.1/", WebSocketRequest(listOf("chat")))
                    check(socket.protocol in listOf("", "chat")) { "${socket.protocol} was not offered" }
                    socket.incoming.collect { }
                }
            } catch (_: WebSocketException) {
                // It was refused, or ended as it should.
            } catch (_: HttpException) {
                // It was no HTTP.
            }
        }
    }

    @MethodSource("extensionSeeds")
    @FuzzTest(maxDuration = "2m")
    fun extensions(bytes: ByteArray) {
        if (bytes.isEmpty()) return
        val options = DeflateOptions(clientMaxWindowBits = 8 + (bytes[0].toInt() and 7))
        val field = bytes.decodeToString(startIndex = 1)
        try {
            options.agreed(field)
        } catch (refused: IllegalArgumentException) {
            check(!refused.message.isNullOrEmpty()) { "nothing is said of why it is refused" }
        }
        // Whatever a server agrees to, a client of the same options takes.
        val header = options.accept(field)?.header ?: return
        check(options.agreed(header)?.header == header) { "what the server says is not agreed to: $header" }
    }

    companion object {
        private val LIMITS = WebSocketLimits(messageBytes = 100_000, messageFragments = 50)
        private val JUDGE = UpgradeJudge(OriginRule.SAME, DeflateOptions())
        private val ROUTES = listOf(LiveRoute("/*", "chat*", Service.Events { _, _ -> }))
        private val VIOLATION = Regex("violation .*")
        private val PLACEHOLDER = "{ACCEPT}".encodeUtf8()
        private val http = HttpClient()

        private fun split(bytes: ByteString, at: Int): Pair<ByteString, ByteString> {
            val length = at % (bytes.size + 1)
            return bytes.substring(0, length) to bytes.substring(length)
        }

        private fun withAccept(bytes: ByteArray, accept: String): ByteString {
            val answer = bytes.toByteString()
            val at = answer.indexOf(PLACEHOLDER)
            if (at < 0) return answer
            val behind = answer.substring(at + PLACEHOLDER.size)
            return Buffer().write(answer.substring(0, at)).writeUtf8(accept).write(behind).readByteString()
        }

        @JvmStatic
        fun frameSeeds(): List<ByteArray> = seeds("frames")

        @JvmStatic
        fun requestSeeds(): List<ByteArray> = seeds("requests")

        @JvmStatic
        fun responseSeeds(): List<ByteArray> = seeds("responses")

        @JvmStatic
        fun extensionSeeds(): List<ByteArray> = seeds("extensions")

        @JvmStatic
        @AfterAll
        fun end(): Unit = runBlocking {
            http.close()
            http.awaitClosed()
        }
    }
}
