package dev.geturl.cli

import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.shouldBe
import io.kotest.matchers.string.shouldContain

class SchemeSetTest : FunSpec({
    test("words allow, forbid or allow alone, from left to right") {
        SchemeSet.parse("-http") shouldBe setOf("https")
        SchemeSet.parse("=https") shouldBe setOf("https")
        SchemeSet.parse("-all,https") shouldBe setOf("https")
        SchemeSet.parse("=http,+https") shouldBe setOf("http", "https")
        SchemeSet.parse("all,-ftp") shouldBe setOf("http", "https")
        SchemeSet.parse("=ftp") shouldBe emptySet()
        SchemeSet.parse("=HTTP") shouldBe setOf("http")
    }

    test("a URL of a scheme that --proto forbids is 1, before anything is sent") {
        val run = CommandRun.of("--proto", "=https", "http://127.0.0.1:1/")
        run.exit shouldBe 1
        run.err shouldContain "--proto"
        CommandRun.of("--proto", "-http", "--proto", "=http", "http://127.0.0.1:1/").exit shouldBe 7
    }
})
