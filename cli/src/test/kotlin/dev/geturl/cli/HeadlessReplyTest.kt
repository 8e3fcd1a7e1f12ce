package dev.geturl.cli

import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.shouldBe
import io.kotest.matchers.string.shouldContain

class HeadlessReplyTest : FunSpec({
    fun answered(reply: String, vararg flags: String): CommandRun =
        ScriptServer(reply).use { CommandRun.of("-s", *flags, "${it.url}/") }

    test("--http0.9 takes a body without a head, whatever it begins with") {
        for (body in listOf("no head at all\n\nbut a body", "HTTPr", "H", "\u0000\u0000")) {
            val run = answered(body, "-i", "--http0.9", "-w", " %{size_download} %{http_code}")
            run.exit shouldBe 0
            run.out shouldBe "$body ${body.length} 000"
        }
    }

    test("--http0.9 changes nothing for a reply that has a head, in whatever pieces it comes") {
        val server = HandServer {
            head()
            for (char in "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nhi") send("$char")
        }
        server.use { CommandRun.of("-si", "--http0.9", "${it.url}/").out } shouldBe
            "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nhi"
    }

    test("without it, and after --no-http0.9, such a reply is 1") {
        answered("no head").exit shouldBe 1
        answered("no head", "--http0.9", "--no-http0.9").exit shouldBe 1
    }

    test("asked for a head alone it is 8, and none of it is shown") {
        val run = answered("no head", "-S", "-I", "--http0.9")
        run.exit shouldBe 8
        run.out shouldBe ""
        run.err shouldContain "HTTP/0.9"
    }

    test("a reply that ends before it begins is 52 all the same") {
        answered("", "--http0.9").exit shouldBe 52
    }
})
