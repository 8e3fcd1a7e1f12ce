package dev.geturl.cli

import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.shouldBe
import io.kotest.matchers.string.shouldContain
import io.kotest.matchers.string.shouldNotContain
import io.kotest.matchers.string.shouldStartWith

class OperationsTest : FunSpec({
    fun run(vararg words: String, replies: List<String> = List(4) { reply("$it") }): Pair<CommandRun, List<String>> =
        ScriptServer(*replies.toTypedArray()).use { server ->
            val run = CommandRun.of(*words.map { it.replace("URL", server.url) }.toTypedArray())
            run to server.requests
        }

    test("flags hold up to the next --next, or -:, and no further") {
        val (run, requests) = run("-A", "one", "-d", "x", "URL/1", "--next", "URL/2", "-:", "-I", "URL/3")
        run.exit shouldBe 0
        requests[0] shouldStartWith "POST /1 "
        requests[0] shouldContain "User-Agent: one\r\n"
        requests[1] shouldStartWith "GET /2 "
        requests[1] shouldNotContain "User-Agent: one\r\n"
        requests[2] shouldStartWith "HEAD /3 "
    }

    test("-: may stand behind other letters") {
        val (_, requests) = run("URL/1", "-0:", "URL/2")
        requests.map { it.lines().first() } shouldBe listOf("GET /1 HTTP/1.0", "GET /2 HTTP/1.1")
    }

    test("what concerns the call holds for all of it, wherever it stands") {
        val (run, _) = run("URL/1", "--next", "-s", "http://127.0.0.1:1/", replies = listOf(""))
        run.exit shouldBe 7
        run.err shouldBe ""
    }

    test("each operation has outputs and formats of its own") {
        val (run, _) = run("-w", "%{urlnum}a ", "URL/1", "URL/2", "--next", "-w", "%{urlnum}b", "URL/3")
        run.out shouldBe "00a 11a 20b"
    }

    test("--fail-early stops what comes behind --next") {
        val (run, requests) = run("-s", "--fail-early", "URL/1", "--next", "URL/2", replies = listOf("", reply("")))
        run.exit shouldBe 52
        requests.size shouldBe 1
    }

    test("operations share their cookies, as far as they have a jar") {
        val replies = listOf(reply("", "Set-Cookie: a=1"), reply(""), reply(""))
        val (_, requests) = run("-b", "", "URL/1", "--next", "URL/2", "--next", "-b", "", "URL/3", replies = replies)
        requests.map { "Cookie: a=1" in it } shouldBe listOf(false, false, true)
    }

    test("-Z fetches those of all operations, and none leaves a connection open that keeps another waiting") {
        val (run, requests) = run("-sZ", "--parallel-max", "1", "URL/1", "--next", "-I", "-m", "20", "URL/2")
        run.exit shouldBe 0
        requests.map { it.substringBefore(' ') } shouldBe listOf("GET", "HEAD")
    }

    test("a part without a URL is 2, but for the last, which may be empty") {
        val (run, requests) = run("-s", "--next", "URL/1")
        run.exit shouldBe 2
        requests.size shouldBe 0
        run("URL/1", "--next").first.exit shouldBe 0
    }

    test("what stands behind -- is a URL, whatever it begins with") {
        val run = CommandRun.of("--", "-s")
        run.exit shouldBe 6
        run.err shouldContain "-s"
    }
})
