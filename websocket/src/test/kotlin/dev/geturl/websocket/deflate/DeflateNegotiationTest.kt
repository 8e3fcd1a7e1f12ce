package dev.geturl.websocket.deflate

import dev.geturl.websocket.DeflateOptions
import io.kotest.assertions.throwables.shouldThrow
import io.kotest.assertions.withClue
import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.nulls.shouldBeNull
import io.kotest.matchers.nulls.shouldNotBeNull
import io.kotest.matchers.shouldBe
import io.kotest.matchers.string.shouldContain

class DeflateNegotiationTest : FunSpec({
    test("a client offers what its options say, and that its window may be narrowed") {
        DeflateOptions().offer() shouldBe "permessage-deflate; client_max_window_bits"
        DeflateOptions(
            serverNoContextTakeover = true,
            clientNoContextTakeover = true,
            serverMaxWindowBits = 10,
            clientMaxWindowBits = 9,
        ).offer() shouldBe "permessage-deflate; server_no_context_takeover; client_no_context_takeover; " +
            "server_max_window_bits=10; client_max_window_bits=9"
    }

    test("a client takes each answer that its offer allows") {
        DeflateOptions().agreed("").shouldBeNull()
        DeflateOptions().agreed("permessage-deflate").shouldNotBeNull().clientMaxWindowBits shouldBe 15
        val all = DeflateOptions()
            .agreed(
                "permessage-deflate;server_no_context_takeover ; client_no_context_takeover;" +
                    " server_max_window_bits=\"8\";client_max_window_bits = 12",
            ).shouldNotBeNull()
        all.serverNoContextTakeover shouldBe true
        all.clientNoContextTakeover shouldBe true
        all.serverMaxWindowBits shouldBe 8
        all.clientMaxWindowBits shouldBe 12
        DeflateOptions(clientNoContextTakeover = true)
            .agreed("permessage-deflate")
            .shouldNotBeNull()
            .clientNoContextTakeover shouldBe true
    }

    test("a client refuses an answer to what it did not ask, or that cannot be") {
        val wrong = listOf(
            "permessage-bzip2" to "not offered",
            "permessage-deflate, permessage-deflate" to "twice",
            "permessage-deflate; wrong" to "parameters",
            "permessage-deflate; server_no_context_takeover=1" to "parameters",
            "permessage-deflate; server_no_context_takeover; server_no_context_takeover" to "parameters",
            "permessage-deflate; server_max_window_bits" to "parameters",
            "permessage-deflate; server_max_window_bits=7" to "parameters",
            "permessage-deflate; server_max_window_bits=16" to "parameters",
            "permessage-deflate; server_max_window_bits=010" to "parameters",
            "permessage-deflate; client_max_window_bits" to "parameters",
            "permessage-deflate;" to "no list",
            "permessage-deflate x" to "no list",
            "permessage-deflate; a=\"b c\"" to "no list",
            "permessage-deflate; a=\"b" to "no list",
        )
        for ((answer, message) in wrong) {
            withClue(answer) {
                shouldThrow<IllegalArgumentException> { DeflateOptions().agreed(answer) }.message shouldContain message
            }
        }
        shouldThrow<IllegalArgumentException> { null.agreed("permessage-deflate") }.message shouldContain "not offered"
        shouldThrow<IllegalArgumentException> {
            DeflateOptions(serverMaxWindowBits = 10).agreed("permessage-deflate")
        }.message shouldContain "10 at most"
        shouldThrow<IllegalArgumentException> {
            DeflateOptions(serverNoContextTakeover = true).agreed("permessage-deflate")
        }.message shouldContain "not granted"
        null.agreed("").shouldBeNull()
    }

    test("a server agrees to the first offer that it can keep to, and says so") {
        val cases = listOf(
            "permessage-deflate" to "permessage-deflate",
            "permessage-deflate; client_max_window_bits" to "permessage-deflate",
            "permessage-deflate; client_max_window_bits=10" to "permessage-deflate; client_max_window_bits=10",
            "permessage-deflate; server_max_window_bits=9" to "permessage-deflate; server_max_window_bits=9",
            "permessage-deflate; server_no_context_takeover" to "permessage-deflate; server_no_context_takeover",
            "permessage-deflate; client_no_context_takeover" to "permessage-deflate; client_no_context_takeover",
            "other, , permessage-deflate; what, Permessage-Deflate; server_max_window_bits=\"15\"" to
                "permessage-deflate; server_max_window_bits=15",
        )
        for ((offer, answer) in cases) {
            withClue(offer) { DeflateOptions().accept(offer).shouldNotBeNull().header shouldBe answer }
        }
        val none = listOf("", "other", "permessage-deflate; x", "permessage-deflate; server_max_window_bits=7", ";")
        for (offer in none) withClue(offer) { DeflateOptions().accept(offer).shouldBeNull() }
    }

    test("a server asks for a narrower window only of a client that understands it") {
        val options = DeflateOptions(clientMaxWindowBits = 10, serverNoContextTakeover = true)
        options.accept("permessage-deflate").shouldBeNull()
        val agreed = options.accept("permessage-deflate, permessage-deflate; client_max_window_bits").shouldNotBeNull()
        agreed.header shouldBe "permessage-deflate; server_no_context_takeover; client_max_window_bits=10"
        agreed.clientMaxWindowBits shouldBe 10
    }
})
