package dev.geturl.cli

import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.shouldBe
import io.kotest.matchers.string.shouldContain
import io.kotest.matchers.string.shouldNotContain
import java.io.ByteArrayOutputStream
import java.util.concurrent.CountDownLatch
import java.util.concurrent.TimeUnit
import kotlin.io.path.createFile
import kotlin.io.path.exists
import kotlin.io.path.getLastModifiedTime
import kotlin.io.path.listDirectoryEntries
import kotlin.io.path.name
import kotlin.io.path.readText
import kotlin.io.path.writeText

class OutputTest : FunSpec({
    test("-o writes to files in the order of the URLs, -O beside it as the URL ends") {
        inFolder { folder ->
            ScriptServer(reply("one"), reply("two"), reply("three")).use { server ->
                val run = CommandRun.of(
                    "--output-dir",
                    "$folder",
                    "-o",
                    "a",
                    "-O",
                    "${server.url}/x",
                    "${server.url}/y.txt",
                    "${server.url}/z",
                )
                run.exit shouldBe 0
                run.out shouldBe "three"
            }
            folder.resolve("a").readText() shouldBe "one"
            folder.resolve("y.txt").readText() shouldBe "two"
        }
    }

    test("-J takes the server's name, without its folders, and overwrites nothing") {
        inFolder { folder ->
            val named = reply("body", "Content-Disposition: attachment; filename=\"../../evil.sh\"")
            ScriptServer(named, named).use { server ->
                CommandRun.of("-OJ", "--output-dir", "$folder", "${server.url}/x").exit shouldBe 0
                folder.listDirectoryEntries().map { it.name } shouldBe listOf("evil.sh")
                CommandRun.of("-OJ", "--output-dir", "$folder", "${server.url}/x").exit shouldBe 23
            }
        }
    }

    test("--no-clobber takes another name, --create-dirs makes folders") {
        inFolder { folder ->
            val file = folder.resolve("f").also { it.writeText("mine") }
            ScriptServer(reply("new"), reply("deep")).use { server ->
                CommandRun.of("--no-clobber", "-o", "$file", "${server.url}/").exit shouldBe 0
                CommandRun.of("--create-dirs", "-o", "$folder/a/b/c", "${server.url}/").exit shouldBe 0
            }
            file.readText() shouldBe "mine"
            folder.resolve("f.1").readText() shouldBe "new"
            folder.resolve("a/b/c").readText() shouldBe "deep"
        }
    }

    test("--remove-on-error leaves no half of a file, without it the half stays") {
        val half = "HTTP/1.1 200 OK\r\nContent-Length: 10\r\nConnection: close\r\n\r\nhalf"
        inFolder { folder ->
            ScriptServer(half, half).use { server ->
                CommandRun.of("-s", "-o", "$folder/kept", "${server.url}/").exit shouldBe 18
                CommandRun.of("-s", "--remove-on-error", "-o", "$folder/gone", "${server.url}/").exit shouldBe 18
            }
            folder.resolve("kept").readText() shouldBe "half"
            folder.resolve("gone").exists() shouldBe false
        }
    }

    test("-R gives the file the server's time") {
        inFolder { folder ->
            ScriptServer(reply("x", "Last-Modified: Sun, 12 Dec 1999 12:00:00 GMT")).use { server ->
                CommandRun.of("-R", "-o", "$folder/f", "${server.url}/").exit shouldBe 0
            }
            folder.resolve("f").getLastModifiedTime().toMillis() shouldBe 945_000_000_000
        }
    }

    test("-i shows the head byte for byte, interim ones and trailers with it") {
        val heads = "HTTP/1.1 103 Early Hints\r\nLink: x\r\n\r\n" +
            "HTTP/1.1 200 Fine\r\nX-odd:   two\r\nTransfer-Encoding: chunked\r\n\r\n"
        ScriptServer(heads + "2\r\nhi\r\n0\r\nLate: yes\r\n\r\n").use { server ->
            CommandRun.of("-i", "${server.url}/").out shouldBe heads + "hiLate: yes\r\n"
        }
    }

    test("-I shows the head alone") {
        ScriptServer("HTTP/1.1 200 OK\r\nContent-Length: 99\r\n\r\n").use { server ->
            CommandRun.of("-I", "${server.url}/").out shouldBe "HTTP/1.1 200 OK\r\nContent-Length: 99\r\n\r\n"
            server.requests.single() shouldContain "HEAD / "
        }
    }

    test("-D writes all heads to one file, or to output with -") {
        inFolder { folder ->
            ScriptServer(reply("a"), reply("b")).use { server ->
                CommandRun.of("-D", "$folder/heads", "${server.url}/", "${server.url}/").out shouldBe "ab"
            }
            folder.resolve("heads").readText() shouldBe "HTTP/1.1 200 OK\r\nContent-Length: 1\r\n\r\n".repeat(2)
        }
        ScriptServer(reply("a")).use { CommandRun.of("-D", "-", "${it.url}/").out shouldBe reply("a") }
    }

    test("--raw hands on chunks as they came") {
        ScriptServer("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nhi\r\n0\r\n\r\n").use { server ->
            CommandRun.of("--raw", "${server.url}/").out shouldBe "2\r\nhi\r\n0\r\n\r\n"
        }
    }

    test("--ignore-content-length reads until the server closes") {
        ScriptServer("HTTP/1.1 200 OK\r\nContent-Length: 2\r\nConnection: close\r\n\r\nhello").use { server ->
            CommandRun.of("--ignore-content-length", "${server.url}/").out shouldBe "hello"
        }
    }

    test("-z leaves an older document where it is") {
        ScriptServer(reply("old", "Last-Modified: Sun, 12 Dec 1999 11:00:00 GMT")).use { server ->
            CommandRun.of("-z", "dec 12 12:00:00 1999 GMT", "-w", "%{response_code}", "${server.url}/").out shouldBe
                "304"
        }
    }

    test("an empty body makes an empty file") {
        inFolder { folder ->
            ScriptServer(reply("")).use { CommandRun.of("-o", "$folder/f", "${it.url}/").exit shouldBe 0 }
            folder.resolve("f").readText() shouldBe ""
        }
    }

    test("-C - goes on at the end of the file that is there") {
        inFolder { folder ->
            val file = folder.resolve("f").also { it.writeText("01234") }
            ScriptServer(reply("56789", "Content-Range: bytes 5-9/10", status = "206 Partial")).use { server ->
                CommandRun.of("-C", "-", "-o", "$file", "${server.url}/").exit shouldBe 0
                server.requests.single() shouldContain "Range: bytes=5-\r\n"
            }
            file.readText() shouldBe "0123456789"
        }
    }

    test("-C with a server that sends it all is 33, and with a whole file a success") {
        inFolder { folder ->
            val file = folder.resolve("f").also { it.writeText("01234") }
            val beyond = reply("", "Content-Range: bytes */5", status = "416 Beyond")
            ScriptServer(reply("0123456789"), beyond).use { server ->
                CommandRun.of("-s", "-C", "-", "-o", "$file", "${server.url}/").exit shouldBe 33
                CommandRun.of("-f", "-C", "-", "-o", "$file", "${server.url}/").exit shouldBe 0
            }
            file.readText() shouldBe "01234"
        }
    }

    test("a binary body is not thrown at a terminal") {
        ScriptServer(reply("a\u0000b")).use { server ->
            val run = CommandRun.of("${server.url}/", terminal = TerminalFacts(isOut = true))
            run.exit shouldBe 23
            run.err shouldContain "-o"
        }
    }

    test("-v shows the conversation") {
        ScriptServer(reply("x")).use { server ->
            val run = CommandRun.of("-v", "${server.url}/path")
            run.out shouldBe "x"
            run.err shouldContain "* Connected to 127.0.0.1:${server.port}\n> GET /path HTTP/1.1\n"
            run.err shouldContain "< HTTP/1.1 200 OK\n< Content-Length: 1\n< \n"
        }
    }

    test("-v tells of the connection that is used again, of uploads and of addresses that do not answer") {
        ScriptServer(reply("x"), reply("y")).use { server ->
            val again = CommandRun.of("-v", "-d", "abc", "${server.url}/1", "${server.url}/2").err
            again shouldContain "* upload completely sent off: 3 bytes\n"
            again shouldContain "* Connection left intact\n* Re-using existing connection to 127.0.0.1:${server.port}\n"
        }
        CommandRun.of("-v", "http://127.0.0.1:1/").err shouldContain "* connect to 127.0.0.1:1 failed: "
    }

    test("heads are coloured on a terminal only") {
        ScriptServer(reply("x"), reply("x")).use { server ->
            CommandRun.of("-i", "${server.url}/", terminal = TerminalFacts(isOut = true)).out shouldContain "\u001b["
            CommandRun.of("-i", "${server.url}/").out shouldNotContain "\u001b["
        }
    }

    test("--stderr moves messages to a file") {
        inFolder { folder ->
            val file = folder.resolve("err").createFile()
            CommandRun.of("--stderr", "$file", "http://127.0.0.1:1/").err shouldBe ""
            file.readText() shouldContain "geturl: (7)"
        }
    }

    test("progress is shown on a terminal, and never in a pipe") {
        inFolder { folder ->
            ScriptServer(reply("x".repeat(1000)), reply("x"), reply("x")).use { server ->
                val shown = CommandRun.of(
                    "-#",
                    "-o",
                    "$folder/f",
                    "${server.url}/big.iso",
                    terminal = TerminalFacts(isErr = true),
                )
                shown.err shouldContain "big.iso"
                CommandRun.of("-#", "-o", "$folder/f", "${server.url}/").err shouldBe ""
                CommandRun
                    .of(
                        "-#",
                        "--no-progress-meter",
                        "-o",
                        "$folder/f",
                        "${server.url}/",
                        terminal = TerminalFacts(isErr = true),
                    ).err shouldBe ""
            }
        }
    }

    test("what comes is written as it comes, which is what -N asks for") {
        val shown = CountDownLatch(1)
        val out = object : ByteArrayOutputStream() {
            override fun write(bytes: ByteArray, offset: Int, length: Int) {
                super.write(bytes, offset, length)
                shown.countDown()
            }
        }
        val server = HandServer {
            head()
            send("HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nab")
            check(shown.await(10, TimeUnit.SECONDS)) { "nothing was written before the end" }
            send("cd")
        }
        server.use {
            geturl(listOf("-N", "-s", it.url), Streams("".byteInputStream(), out, ByteArrayOutputStream())) shouldBe 0
        }
        out.toString() shouldBe "abcd"
    }
})
