package dev.geturl.cli

import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.shouldBe
import io.kotest.matchers.string.shouldContain
import io.kotest.matchers.string.shouldEndWith
import io.kotest.matchers.string.shouldNotContain
import io.kotest.matchers.string.shouldStartWith
import kotlin.io.path.writeText

class RequestTest : FunSpec({
    /** What a server saw of a call with [flags], whose `URL` stands for its address. */
    fun sent(vararg flags: String, input: String = ""): String = ScriptServer(reply("")).use { server ->
        CommandRun.of(*flags.map { it.replace("URL", server.url) }.toTypedArray(), input = input).exit shouldBe 0
        server.requests.single()
    }

    test("a plain call asks with GET, for any type, without compression") {
        val request = sent("URL/a?b=c#d")
        request shouldStartWith "GET /a?b=c HTTP/1.1\r\n"
        request shouldContain "\r\nAccept: */*\r\n"
        request shouldNotContain "Accept-Encoding"
    }

    test("a URL without a scheme is http") {
        sent("URL/x".replace("URL", "URL")) shouldStartWith "GET /x"
        ScriptServer(reply("")).use { CommandRun.of("127.0.0.1:${it.port}/y").exit shouldBe 0 }
    }

    test("-d posts a form, several joined by &") {
        val request = sent("-d", "a=1", "-d", "b=2", "URL/")
        request shouldStartWith "POST / "
        request shouldContain "Content-Type: application/x-www-form-urlencoded\r\n"
        request shouldEndWith "\r\n\r\na=1&b=2"
    }

    test("kinds of data keep the order they were given in") {
        sent("--data-raw", "@x", "-d", "b=2", "--data-urlencode", "c=d e&", "URL/") shouldEndWith
            "\r\n\r\n@x&b=2&c=d+e%26"
    }

    test("an empty -d posts an empty form") {
        val request = sent("-d", "", "URL/")
        request shouldStartWith "POST / "
        request shouldContain "Content-Length: 0\r\n"
    }

    test("-d @- reads standard input without line ends, --data-binary with them") {
        sent("-d", "@-", "URL/", input = "a\r\nb\n") shouldEndWith "\r\n\r\nab"
        sent("--data-binary", "@-", "URL/", input = "a\r\nb\n") shouldEndWith "\r\n\r\na\r\nb\n"
    }

    test("a body of unknown length waits to be asked for, as long as --expect100-timeout says; -H Expect: does not") {
        val asking = sent("-T", "-", "--expect100-timeout", "0", "URL/", input = "x")
        asking shouldContain "\r\nExpect: 100-continue\r\n"
        asking shouldEndWith "\r\n1\r\nx\r\n0\r\n\r\n"
        sent("-T", "-", "-H", "Expect:", "URL/", input = "x") shouldNotContain "Expect"
        sent("-d", "small", "URL/") shouldNotContain "Expect"
    }

    test("-G puts the data into the query") {
        sent("-G", "-d", "a=1", "--data-urlencode", "b=c d", "URL/p?x=y") shouldStartWith
            "GET /p?x=y&a=1&b=c+d HTTP/1.1"
    }

    test("--url-query adds to the query, encoded, before any fragment") {
        sent("--url-query", "a=b c", "--url-query", "+raw=%20", "URL/p#f") shouldStartWith "GET /p?a=b+c&raw=%20 "
    }

    test("--json sets both types") {
        val request = sent("--json", "{}", "URL/")
        request shouldContain "Content-Type: application/json\r\n"
        request shouldContain "Accept: application/json\r\n"
    }

    test("-H adds, replaces, removes and empties fields") {
        val request = sent("-H", "X-One: 1", "-H", "Accept: text/plain", "-H", "User-Agent:", "-H", "X-Empty;", "URL/")
        request shouldContain "X-One: 1\r\n"
        request shouldContain "Accept: text/plain\r\n"
        request shouldContain "X-Empty: \r\n"
        request shouldNotContain "User-Agent"
        request shouldNotContain "*/*"
    }

    test("a line break in -H adds no line") {
        sent("-H", "X-One: 1\r\nX-Two: 2", "URL/") shouldNotContain "\r\nX-Two"
    }

    test("-X, -A, -e and -r say what they say, also run together with their flag") {
        val request = sent("-XPURGE", "-Aagent", "-ehttp://from/", "-r", "-100", "URL/")
        request shouldStartWith "PURGE / "
        request shouldContain "User-Agent: agent\r\n"
        request shouldContain "Referer: http://from/\r\n"
        request shouldContain "Range: bytes=-100\r\n"
    }

    test(
        "-0 speaks HTTP/1.0 unless --http1.1 comes after it, --request-target and --path-as-is change the request line",
    ) {
        sent("-0", "URL/") shouldStartWith "GET / HTTP/1.0\r\n"
        sent("--http1.1", "-0", "URL/") shouldStartWith "GET / HTTP/1.0\r\n"
        sent("-0", "--http1.1", "URL/") shouldStartWith "GET / HTTP/1.1\r\n"
        sent("--request-target", "*", "-X", "OPTIONS", "URL/") shouldStartWith "OPTIONS * HTTP/1.1\r\n"
        sent("--path-as-is", "URL/a/../b") shouldStartWith "GET /a/../b "
        sent("URL/a/../b") shouldStartWith "GET /b "
    }

    test("-T puts a file, named by the URL that ends in a slash, or standard input in chunks") {
        inFolder { folder ->
            val file = folder.resolve("up load.txt").also { it.writeText("content") }
            val request = sent("-T", "$file", "URL/dir/")
            request shouldStartWith "PUT /dir/up%20load.txt "
            request shouldEndWith "\r\n\r\ncontent"
        }
        val chunked = sent("-T", "-", "URL/x", input = "typed")
        chunked shouldContain "Transfer-Encoding: chunked\r\n"
        chunked shouldEndWith "5\r\ntyped\r\n0\r\n\r\n"
    }

    test("-z sends the time, as a date or with a dash for the opposite") {
        sent("-z", "dec 12 12:00:00 1999 GMT", "URL/") shouldContain
            "If-Modified-Since: Sun, 12 Dec 1999 12:00:00 GMT\r\n"
        sent("-z", "-1999-12-12", "URL/") shouldContain "If-Unmodified-Since: Sun, 12 Dec 1999 00:00:00 GMT\r\n"
    }

    test("--compressed offers codings and undoes them") {
        sent("--compressed", "URL/") shouldContain "Accept-Encoding: gzip"
    }

    test("--resolve leads a host to another address, for the port it names") {
        ScriptServer(reply("there")).use { server ->
            val run = CommandRun.of(
                "--resolve",
                "example.test:${server.port}:127.0.0.1",
                "http://example.test:${server.port}/",
            )
            run.out shouldBe "there"
            server.requests.single() shouldContain "Host: example.test:${server.port}\r\n"
            CommandRun
                .of(
                    "--resolve",
                    "example.invalid:1:127.0.0.1",
                    "http://example.invalid:${server.port}/",
                ).exit shouldBe
                6
        }
    }

    test("several URLs share a connection") {
        ScriptServer(reply("a"), reply("b")).use { server ->
            CommandRun.of("-w", "%{num_connects} ", "${server.url}/1", "${server.url}/2").out shouldBe "a1 b0 "
        }
    }

    test("-I with -d, or -r with -C, contradict each other") {
        CommandRun.of("-I", "-d", "x", "http://127.0.0.1:1/").exit shouldBe 2
        CommandRun.of("-r", "1-2", "-C", "5", "http://127.0.0.1:1/").exit shouldBe 2
    }
})
