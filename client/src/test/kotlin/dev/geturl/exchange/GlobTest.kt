package dev.geturl.exchange

import dev.geturl.InternalGeturlApi
import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.shouldBe

/** Tcl's `string match -nocase`. */
@OptIn(InternalGeturlApi::class)
class GlobTest : FunSpec({
    val table = listOf(
        Triple("*.example.com", "www.EXAMPLE.com", true),
        Triple("*.example.com", "example.com", false),
        Triple("192.168.0.*", "192.168.0.17", true),
        Triple("192.168.0.*", "192.168.1.17", false),
        Triple("h?st", "host", true),
        Triple("h?st", "hst", false),
        Triple("h[a-o]st", "HOST", true),
        Triple("h[aeo]st", "host", true),
        Triple("h[ae]st", "host", false),
        Triple("a\\*b", "a*b", true),
        Triple("a\\*b", "axb", false),
        Triple("", "", true),
        Triple("", "a", false),
        Triple("*", "", true),
        Triple("**", "a", true),
        Triple("a*b*c", "aXbYbZc", true),
        Triple("a*b*c", "aXbYbZ", false),
    )
    for ((pattern, text, matches) in table) {
        test("\"$pattern\" ${if (matches) "matches" else "does not match"} \"$text\"") {
            Glob(pattern).matches(text) shouldBe matches
        }
    }

    test("no pattern takes forever") {
        // Whoever tries every way to share the text out is still at it when the sun has gone out.
        Glob("*a".repeat(50) + "b").matches("a".repeat(2_000)) shouldBe false
    }

    test("Capital and small letters can be told apart") {
        Glob("/Chat/*", ignoreCase = false).matches("/Chat/A") shouldBe true
        Glob("/Chat/*", ignoreCase = false).matches("/chat/A") shouldBe false
    }
})
