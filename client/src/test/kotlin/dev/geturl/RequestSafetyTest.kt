package dev.geturl

import dev.geturl.testing.Peer
import dev.geturl.testing.answering
import dev.geturl.testing.promptly
import dev.geturl.testing.testClient
import io.kotest.assertions.withClue
import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.collections.shouldBeEmpty
import io.kotest.matchers.shouldBe
import io.kotest.matchers.string.shouldContain
import io.kotest.matchers.string.shouldEndWith
import io.kotest.matchers.string.shouldNotContain
import io.kotest.matchers.types.shouldBeInstanceOf
import okio.Buffer

/** Options that would make a request whose end two readers see at different places, or that never ends. */
private val misframed = mapOf<String, GeturlOptions.() -> Unit>(
    "a length and no body" to { headers { add("Content-Length" to "5") } },
    "chunks announced and no body" to { headers { add("Transfer-Encoding" to "chunked") } },
    "a length with a sign" to {
        query("12345")
        headers { add("Content-Length" to "+5") }
    },
    "two lengths that differ" to {
        query("12345")
        headers { add("Content-Length" to "3", "Content-Length" to "5") }
    },
    "a length beside chunks" to {
        query("12345")
        headers { add("Content-Length" to "5", "Transfer-Encoding" to "chunked") }
    },
    "an unknown length and a transfer coding that is not chunked" to {
        queryChannel(Buffer().writeUtf8("12345"))
        headers { add("Transfer-Encoding" to "gzip") }
    },
    "a known length and a transfer coding that nobody applies" to {
        query("12345")
        headers { add("Transfer-Encoding" to "gzip") }
    },
)

class RequestSafetyTest : FunSpec({
    for ((name, options) in misframed) {
        test("A request with $name is refused before anything is sent") {
            val server = answering(Peer.response())
            val failure = promptly { runCatching { testClient().geturl(server.url(), options) } }.exceptionOrNull()
            withClue("$failure, and the server saw ${server.seen}") {
                (failure is HttpException.Unsupported || failure is IllegalArgumentException) shouldBe true
            }
            server.seen.shouldBeEmpty()
        }
    }

    test("Content-Length: 0 without a body is sent, as the manual's POST without one") {
        val server = answering(Peer.response())
        testClient().geturl(server.url()) {
            method = "POST"
            headers { add("Content-Length" to "0") }
        }
        server.seen.single().lines().count { it.startsWith("Content-Length") } shouldBe 1
    }

    test("A caller may ask for chunks where the length is known") {
        val server = answering(Peer.response())
        testClient().geturl(server.url()) {
            query("12345")
            headers { add("Transfer-Encoding" to "chunked") }
        }
        server.seen.single() shouldNotContain "Content-Length"
        server.seen.single() shouldEndWith "\r\n\r\n5\r\n12345\r\n0\r\n\r\n"
    }

    test("A caller's Authorization replaces the URL's user info") {
        val server = answering(Peer.response())
        testClient().geturl("http://a:b@127.0.0.1:${server.port}/") { headers { add("authorization" to "Bearer t") } }
        server.seen.single() shouldContain "authorization: Bearer t\r\n"
        server.seen.single() shouldNotContain "Basic"
    }

    for (value in listOf("a\u0000b", "a\u0001b", "a\u007fb")) {
        test(
            "A value with the control character ${value[1].code} is refused by a message with the name alone",
        ) {
            val failure = runCatching {
                testClient().geturl("http://127.0.0.1:1/") { headers { add("X-Key", value) } }
            }.exceptionOrNull()
            failure.shouldBeInstanceOf<IllegalArgumentException>().message.orEmpty() shouldContain "X-Key"
            failure.message.orEmpty() shouldNotContain value
        }
    }
})
