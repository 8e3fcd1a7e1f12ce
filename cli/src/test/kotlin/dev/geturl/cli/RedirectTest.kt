package dev.geturl.cli

import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.shouldBe
import io.kotest.matchers.string.shouldContain
import io.kotest.matchers.string.shouldEndWith
import io.kotest.matchers.string.shouldNotContain
import io.kotest.matchers.string.shouldStartWith
import kotlin.io.path.writeText

class RedirectTest : FunSpec({
    fun moved(to: String, status: String = "302 Found", vararg fields: String) =
        reply("moved", "Location: $to", *fields, status = status)

    fun run(vararg words: String, replies: List<String>): Pair<CommandRun, List<String>> =
        ScriptServer(*replies.toTypedArray()).use { server ->
            val run = CommandRun.of(*words.map { it.replace("URL", server.url) }.toTypedArray())
            run to server.requests
        }

    test("without -L a redirect is what is printed, --no-location after -L too") {
        run("URL/a", replies = listOf(moved("/b"))).first.out shouldBe "moved"
        run("-L", "--no-location", "URL/a", replies = listOf(moved("/b"))).first.out shouldBe "moved"
    }

    test("-L goes on, -i shows each head and the last body, -w tells of the way") {
        val format = "|%{num_redirects} %{http_code} %{url_effective} %{method} %header{x:all:,}"
        val (run, requests) = run(
            "-iL",
            "-w",
            format,
            "URL/a",
            replies = listOf(moved("/b", fields = arrayOf("X: 1")), reply("there", "X: 2")),
        )
        requests.map { it.substringBefore(" HTTP") } shouldBe listOf("GET /a", "GET /b")
        run.out shouldStartWith "HTTP/1.1 302 Found\r\n"
        run.out shouldContain "\r\n\r\nHTTP/1.1 200 OK\r\n"
        run.out shouldNotContain "moved"
        run.out shouldContain Regex("there\\|1 200 http://127.0.0.1:\\d+/b GET 1,2$")
    }

    test("--max-redirs bounds them: more are 47, and none is allowed by 0") {
        val endless = List(4) { moved("/again") }
        run("-s", "-L", "--max-redirs", "2", "URL/", replies = endless).let { (run, requests) ->
            run.exit shouldBe 47
            requests.size shouldBe 3
        }
        val (none, requests) = run("-L", "--max-redirs", "0", "URL/", replies = endless)
        none.exit shouldBe 47
        none.err shouldContain "--max-redirs"
        requests.size shouldBe 1
        run(
            "-s",
            "-L",
            "--max-redirs",
            "-1",
            "URL/",
            replies = List(60) { moved("/again") } + reply("x"),
        ).first.out shouldBe
            "x"
    }

    test("a POST becomes a GET, unless --post301, --post302 or --post303 says otherwise, or -X keeps the method") {
        for ((code, flag) in mapOf("301" to "--post301", "302" to "--post302", "303" to "--post303")) {
            val replies = listOf(moved("/b", "$code Moved"), reply(""))
            run("-L", "-d", "x", "URL/", replies = replies).second.last() shouldStartWith "GET /b "
            run("-L", flag, "-d", "x", "URL/", replies = replies).second.last().let {
                it shouldStartWith "POST /b "
                it shouldEndWith "\r\n\r\nx"
            }
        }
        run("-L", "-X", "PATCH", "URL/", replies = listOf(moved("/b"), reply(""))).second.last() shouldStartWith
            "PATCH /b "
    }

    test("a login and cookies stay with the first host, with --location-trusted they go on") {
        ScriptServer(reply(""), reply("")).use { other ->
            val there = "http://localhost:${other.port}/"
            val flags = arrayOf("-u", "ada:secret", "-b", "a=1", "URL/")
            run("-L", *flags, replies = listOf(moved(there)))
            other.requests.last() shouldNotContain "Authorization"
            other.requests.last() shouldNotContain "Cookie"
            run("--location-trusted", *flags, replies = listOf(moved(there)))
            other.requests.last() shouldContain "Authorization: Basic YWRhOnNlY3JldA==\r\n"
            other.requests.last() shouldContain "Cookie: a=1\r\n"
        }
    }

    test("-e with ;auto says where one comes from") {
        val replies = listOf(moved("/b"), reply(""))
        val (_, requests) = run("-L", "-e", "http://from/;auto", "URL/a", replies = replies)
        requests.first() shouldContain "Referer: http://from/\r\n"
        requests.last() shouldContain Regex("Referer: http://127.0.0.1:\\d+/a\r\n")
        run("-L", "-e", ";auto", "URL/a", replies = replies).second.first() shouldNotContain "Referer"
    }

    test("--proto-redir says where it may lead: elsewhere is 1") {
        val (run, _) = run("-L", "--proto-redir", "=https", "URL/", replies = listOf(moved("/b")))
        run.exit shouldBe 1
        run.err shouldContain "--proto-redir"
        run("-s", "-L", "URL/", replies = listOf(moved("ftp://h/"))).first.exit shouldBe 1
    }

    test("two places to go to are 8, a URL with four slashes is 3, one that is none is 3") {
        run("-s", "-L", "URL/", replies = listOf(moved("/b", fields = arrayOf("Location: /c")))).first.exit shouldBe 8
        run("-s", "-L", "URL/", replies = listOf(moved("http:////h/"))).first.exit shouldBe 3
        run("-s", "-L", "URL/", replies = listOf(moved("http://a b/"))).first.exit shouldBe 3
    }

    test("a file is sent again, standard input cannot be: 65") {
        inFolder { folder ->
            val file = folder.resolve("f").apply { writeText("content") }
            val replies = listOf(moved("/b", "307 Again"), reply(""))
            run("-L", "-T", "$file", "URL/a", replies = replies).second.last() shouldEndWith "\r\n\r\ncontent"
            run("-s", "-L", "-T", "-", "-H", "Expect:", "URL/a", replies = replies).first.exit shouldBe 65
        }
    }

    test("--connect-to leads elsewhere, and what it cannot read is 2") {
        ScriptServer(reply("there")).use { server ->
            CommandRun.of("--connect-to", "h.invalid:81:127.0.0.1:${server.port}", "http://h.invalid:81/").out shouldBe
                "there"
            server.requests.single() shouldContain "Host: h.invalid:81\r\n"
        }
        CommandRun.of("--connect-to", "nonsense", "http://h/").exit shouldBe 2
    }
})
