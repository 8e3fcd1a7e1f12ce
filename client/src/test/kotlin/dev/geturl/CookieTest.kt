package dev.geturl

import io.kotest.assertions.throwables.shouldThrow
import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.shouldBe
import io.kotest.matchers.shouldNotBe
import io.kotest.matchers.string.shouldNotContain
import kotlin.time.Instant

class CookieTest : FunSpec({
    val expires = Instant.fromEpochSeconds(1_900_000_000)

    fun full() = Cookie("SID", "secret", ".Example.ORG") {
        hostOnly = false
        path = "/a"
        this.expires = expires
        httpOnly = true
        secure = true
        origin = "www.example.org"
        sameSite = Cookie.SameSite.LAX
        partitioned = true
        partitionKey = "https://top.example"
        priority = Cookie.Priority.HIGH
    }

    test("a cookie is for one host and the session unless it says otherwise") {
        val plain = Cookie("k", "v", "example.org")
        plain.hostOnly shouldBe true
        plain.expires shouldBe null
        plain.path shouldBe "/"
        plain.origin shouldBe "example.org"
        plain.sameSite shouldBe Cookie.SameSite.UNSPECIFIED
        plain.priority shouldBe Cookie.Priority.MEDIUM
        listOf(plain.secure, plain.httpOnly, plain.partitioned) shouldBe List(3) { false }
        full().domain shouldBe "example.org"
    }

    test("a builder holds all of its cookie's parts, and each of them makes another cookie") {
        full().newBuilder().build() shouldBe full()
        full().newBuilder().build().hashCode() shouldBe full().hashCode()
        val changes = listOf<Cookie.Builder.() -> Unit>(
            { key = "x" },
            { value = "x" },
            { domain = "x" },
            { hostOnly = true },
            { path = "/x" },
            { this.expires = null },
            { httpOnly = false },
            { secure = false },
            { origin = "x" },
            { sameSite = Cookie.SameSite.NONE },
            { partitionKey = null },
            { priority = Cookie.Priority.LOW },
        )
        for (change in changes) full().newBuilder().apply(change).build() shouldNotBe full()
    }

    test("the value of a cookie is not in its text") {
        "${full()}" shouldBe "Cookie(SID=***; domain=.example.org; path=/a; expires=$expires; secure; httpOnly; " +
            "sameSite=LAX; partitioned=https://top.example; priority=HIGH)"
    }

    test("nothing can be injected by a cookie, and the refusal does not tell its value") {
        val broken = listOf("a\r\nB: c", "a\u0000", "a;b", "a\u007f")
        for (text in broken) {
            shouldThrow<IllegalArgumentException> { Cookie("k", "secret$text", "h") }.message.orEmpty() shouldNotContain
                "secret"
            shouldThrow<IllegalArgumentException> { Cookie(text, "v", "h") }
            shouldThrow<IllegalArgumentException> { Cookie("k", "v", "h") { path = "/$text" } }
            shouldThrow<IllegalArgumentException> { Cookie("k", "v", text) }
        }
        shouldThrow<IllegalArgumentException> { Cookie("k=", "v", "h") }
        shouldThrow<IllegalArgumentException> { Cookie("", "", "h") }
        shouldThrow<IllegalArgumentException> { Cookie("k", "v", ".") }
        shouldThrow<IllegalArgumentException> { Cookie("k", "v", "h") { path = "a" } }
        shouldThrow<IllegalArgumentException> { Cookie("k", "v", "h") { partitionKey = "https://a.example" } }
    }
})
