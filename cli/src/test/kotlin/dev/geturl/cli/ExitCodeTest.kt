package dev.geturl.cli

import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.shouldBe
import io.kotest.matchers.string.shouldContain
import io.kotest.matchers.string.shouldNotContain
import io.kotest.matchers.string.shouldStartWith
import java.io.OutputStream
import java.net.InetAddress
import java.net.ServerSocket

class ExitCodeTest : FunSpec({
    /** Runs the command against a server that answers [reply]. */
    fun answered(reply: String, vararg flags: String): CommandRun =
        ScriptServer(reply).use { CommandRun.of(*flags, "${it.url}/x") }

    fun CommandRun.shouldFailWith(code: Int, words: String) {
        exit shouldBe code
        err shouldStartWith "geturl: ($code) "
        err shouldContain words
        err.trimEnd().lines().size shouldBe 1
        err shouldNotContain "\tat "
    }

    test("a body that came whole ends with 0 and says nothing") {
        val run = answered(reply("hello"))
        run.exit shouldBe 0
        run.out shouldBe "hello"
        run.err shouldBe ""
    }

    test("a scheme that is not spoken is 1") {
        CommandRun.of("gopher://127.0.0.1/").shouldFailWith(1, "gopher")
    }

    test("an answer in another version of HTTP is 1") {
        answered("HTTP/1.2 200 OK\r\nContent-Length: 0\r\n\r\n").shouldFailWith(1, "HTTP/1.2")
        answered("SSH-2.0-OpenSSH\r\n").shouldFailWith(1, "HTTP/1")
    }

    test("an unknown flag is 2 and named") {
        CommandRun.of("--frobnicate", "http://127.0.0.1/").shouldFailWith(2, "--frobnicate")
    }

    test("no URL is 2") {
        CommandRun.of("-s").exit shouldBe 2
    }

    test("text that is no URL is 3") {
        CommandRun.of("http://exa mple/").shouldFailWith(3, "URL")
        CommandRun.of("http://127.0.0.1:99999/").shouldFailWith(3, "URL")
    }

    test("a pattern in a URL that is none is 3") {
        CommandRun.of("http://127.0.0.1/{a,b").shouldFailWith(3, "-g")
        CommandRun.of("http://127.0.0.1/[3-1]").shouldFailWith(3, "bad range")
    }

    test("a host without an address is 6") {
        CommandRun.of("http://nobody.invalid/").shouldFailWith(6, "nobody.invalid")
    }

    test("a port where nobody listens is 7") {
        val port = ServerSocket(0, 1, InetAddress.getLoopbackAddress()).use { it.localPort }
        CommandRun.of("http://127.0.0.1:$port/").shouldFailWith(7, "127.0.0.1:$port")
    }

    test("a head that is no HTTP is 8") {
        answered("HTTP/1.1 200 OK\r\nno colon here\r\n\r\n").shouldFailWith(8, "colon")
    }

    test("two places to go to are 8") {
        answered(reply("", "Location: a", "Location: b", status = "302 Found")).shouldFailWith(8, "Location")
    }

    test("a body that ends too early is 18, and what came of it is written") {
        val run = answered("HTTP/1.1 200 OK\r\nContent-Length: 10\r\nConnection: close\r\n\r\nhalf")
        run.shouldFailWith(18, "4 of")
        run.out shouldBe "half"
    }

    test("an HTTP error is 22 with -f, without its body") {
        val run = answered(reply("sorry", status = "404 Not Found"), "-f")
        run.shouldFailWith(22, "404")
        run.out shouldBe ""
    }

    test("an HTTP error is 22 with --fail-with-body, with its body") {
        val run = answered(reply("sorry", status = "500 Oops"), "--fail-with-body")
        run.shouldFailWith(22, "500")
        run.out shouldBe "sorry"
    }

    test("an HTTP error is a success without either") {
        answered(reply("sorry", status = "404 Not Found")).exit shouldBe 0
    }

    test("output that cannot be written is 23") {
        val broken = object : OutputStream() {
            override fun write(byte: Int) = throw java.io.IOException("no space left on device")
        }
        ScriptServer(reply("hello")).use { server ->
            geturl(
                listOf("-s", "${server.url}/"),
                Streams("".byteInputStream(), broken, OutputStream.nullOutputStream()),
            ) shouldBe
                23
        }
        answered(reply("hello"), "-o", "/nowhere/at/all").shouldFailWith(23, "/nowhere/at/all")
    }

    test("a file that cannot be read is 26, before anything is sent") {
        CommandRun.of("-d", "@/nowhere/at/all", "http://127.0.0.1:1/").shouldFailWith(26, "/nowhere/at/all")
        CommandRun.of("-T", "/nowhere/at/all", "http://127.0.0.1:1/").shouldFailWith(26, "/nowhere/at/all")
    }

    test("a server that is too slow is 28") {
        ServerSocket(0, 1, InetAddress.getLoopbackAddress()).use { silent ->
            CommandRun.of("-m", "0.2", "http://127.0.0.1:${silent.localPort}/").shouldFailWith(28, "200ms")
        }
    }

    test("a connection that ends without a reply is 52") {
        answered("").shouldFailWith(52, "without a reply")
    }

    test("a corrupt coding is 61") {
        answered(reply("not gzip at all", "Content-Encoding: gzip"), "--compressed").shouldFailWith(61, "gzip")
    }

    test("a transfer coding that nobody asked for is 61") {
        answered("HTTP/1.1 200 OK\r\nTransfer-Encoding: gzip\r\n\r\nxxx").shouldFailWith(61, "gzip")
    }

    test("a body over --max-filesize is 63, known before or not") {
        answered(reply("hello"), "--max-filesize", "4").shouldFailWith(63, "--max-filesize")
        answered("HTTP/1.1 200 OK\r\n\r\nhello", "--max-filesize", "4").shouldFailWith(63, "--max-filesize")
        answered(reply("hello"), "--max-filesize", "5").exit shouldBe 0
    }

    test("a head that is too large is 100") {
        answered("HTTP/1.1 200 OK\r\nLong: ${"a".repeat(200_000)}\r\n\r\n").shouldFailWith(100, "head")
    }

    test("-s says nothing, -sS says it all the same") {
        answered("", "-s").err shouldBe ""
        answered("", "-sS").err shouldStartWith "geturl: (52)"
    }

    test("the last of several URLs decides, unless --fail-early stops at the first that fails") {
        ScriptServer("", reply("fine")).use { server ->
            val run = CommandRun.of("-s", "${server.url}/a", "${server.url}/b")
            run.exit shouldBe 0
            run.out shouldBe "fine"
        }
        ScriptServer("", reply("fine")).use { server ->
            CommandRun.of("-s", "--fail-early", "${server.url}/a", "${server.url}/b").exit shouldBe 52
            server.requests.size shouldBe 1
        }
    }
})
