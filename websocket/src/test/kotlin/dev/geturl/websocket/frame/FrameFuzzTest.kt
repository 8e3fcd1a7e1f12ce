package dev.geturl.websocket.frame

import dev.geturl.websocket.DeflateOptions
import dev.geturl.websocket.WebSocketLimits
import dev.geturl.websocket.deflate.MessageDeflater
import dev.geturl.websocket.deflate.ZlibCompressors
import dev.geturl.websocket.deflate.accept
import dev.geturl.websocket.deflate.agreed
import dev.geturl.websocket.testing.binary
import dev.geturl.websocket.testing.close
import dev.geturl.websocket.testing.frame
import dev.geturl.websocket.testing.more
import dev.geturl.websocket.testing.ping
import dev.geturl.websocket.testing.text
import io.kotest.assertions.withClue
import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.ints.shouldBeGreaterThan
import io.kotest.matchers.shouldBe
import okio.Buffer
import okio.ByteString
import okio.ByteString.Companion.encodeUtf8
import okio.ByteString.Companion.toByteString
import kotlin.random.Random

private const val ROUNDS = 5_000

private val LIMITS = WebSocketLimits(messageBytes = 100_000, messageFragments = 50)

/** Some frames in an order of chance, some bytes of them changed, taken out or put in. */
private class Fuzz(private val random: Random) {
    private val key = if (random.nextBoolean()) random.nextInt() else null
    private val isCompressed = random.nextBoolean()

    private fun payload(): ByteString = when (random.nextInt(4)) {
        0 -> "gr\u00fc\u00df \u20ac \ud83d\ude00".encodeUtf8()
        1 -> ByteString.EMPTY
        2 -> random.nextBytes(random.nextInt(300)).toByteString()
        else -> ByteArray(random.nextInt(5000)) { 'x'.code.toByte() }.toByteString()
    }

    private fun packed(): ByteString {
        val packed = Buffer()
        MessageDeflater(ZlibCompressors, 6, false, random.nextInt(8, 16)).use {
            it.deflate(Buffer().write(payload()), packed, isFinal = true)
        }
        return packed.readByteString()
    }

    private fun oneFrame(): ByteString = when (random.nextInt(8)) {
        0 -> text("plain text", key = key)
        1 -> binary(payload(), key = key)
        2 -> frame(Opcode.TEXT, payload(), final = false, key = key)
        3 -> more(payload(), final = random.nextBoolean(), key = key)
        4 -> ping("ping", key = key)
        5 -> if (random.nextInt(4) == 0) close(random.nextInt(990, 5010), "bye", key = key) else text("", key = key)
        6 -> frame(random.nextInt(16), payload(), random.nextBoolean(), random.nextInt(8), key)
        else -> frame(Opcode.BINARY, packed(), rsv = if (isCompressed) 4 else 0, key = key)
    }

    fun bytes(): ByteString {
        val all = Buffer()
        repeat(random.nextInt(1, 8)) { all.write(oneFrame()) }
        val bytes = all.readByteArray().toMutableList()
        repeat(random.nextInt(4)) {
            if (bytes.isEmpty()) return@repeat
            val at = random.nextInt(bytes.size)
            when (random.nextInt(3)) {
                0 -> bytes[at] = random.nextInt().toByte()
                1 -> bytes.removeAt(at)
                else -> bytes.add(at, random.nextInt().toByte())
            }
        }
        return bytes.toByteArray().toByteString()
    }

    fun heard(parts: List<ByteString>, inPieces: Boolean): List<String> {
        val heard = Heard(LIMITS, isMasked = key != null, isCompressed)
        heard.decoder.inPieces = inPieces
        parts.forEach(heard::hear)
        heard.decoder.close()
        return heard.lines
    }
}

class FrameFuzzTest : FunSpec({
    test("whatever comes is a message or a violation, and the same wherever it is split") {
        val kinds = HashSet<String>()
        repeat(ROUNDS) { seed ->
            val random = Random(seed)
            val fuzz = Fuzz(random)
            val bytes = fuzz.bytes()
            val at = random.nextInt(bytes.size + 1)
            withClue("seed $seed") {
                val whole = fuzz.heard(listOf(bytes), inPieces = false)
                fuzz.heard(listOf(bytes.substring(0, at), bytes.substring(at)), inPieces = false) shouldBe whole
                fuzz.heard(listOf(bytes.substring(0, at), bytes.substring(at)), inPieces = true)
                whole.mapTo(kinds) { it.substringBefore(' ') + it.substringAfter(": the peer", "") }
            }
        }
        // It must have come to most of what can happen.
        kinds.size shouldBeGreaterThan 15
    }

    test("whatever stands in Sec-WebSocket-Extensions is agreed to, passed over or refused") {
        val words = (
            "permessage-deflate permessage-deflate ; ; , = \" server_max_window_bits client_max_window_bits 8 15 16 " +
                "x server_no_context_takeover client_no_context_takeover \u0000 \\ \u00e9"
        ).split(' ') + listOf(" ", "\t")
        var agreed = 0
        repeat(ROUNDS) { seed ->
            val random = Random(seed)
            val field = List(random.nextInt(12)) { words[random.nextInt(words.size)] }.joinToString("")
            val options = DeflateOptions(clientMaxWindowBits = random.nextInt(8, 16))
            withClue("seed $seed: $field") {
                val answer = options.accept(field)
                try {
                    if (options.agreed(field) != null) agreed++
                } catch (refused: IllegalArgumentException) {
                    refused.message.isNullOrEmpty() shouldBe false
                }
                // Whatever a server agrees to, a client of the same options takes.
                if (answer != null) {
                    val both = options.agreed(answer.header)
                    both?.serverMaxWindowBits shouldBe answer.serverMaxWindowBits
                    both?.clientNoContextTakeover shouldBe answer.clientNoContextTakeover
                }
            }
        }
        agreed shouldBeGreaterThan 50
    }
})
