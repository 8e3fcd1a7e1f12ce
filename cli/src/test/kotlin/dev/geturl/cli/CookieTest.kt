package dev.geturl.cli

import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.collections.shouldContainExactly
import io.kotest.matchers.collections.shouldHaveSize
import io.kotest.matchers.shouldBe
import io.kotest.matchers.string.shouldContain
import io.kotest.matchers.string.shouldNotContain
import kotlin.io.path.exists
import kotlin.io.path.readLines
import kotlin.io.path.readText
import kotlin.io.path.writeText

class CookieTest : FunSpec({
    /** The `Cookie` lines of the requests that [flags] make, whose `URL` stands for the address of a server. */
    fun sent(vararg flags: String, replies: List<String> = listOf(reply("")), input: String = ""): List<String?> =
        ScriptServer(*replies.toTypedArray()).use { server ->
            CommandRun.of(*flags.map { it.replace("URL", server.url) }.toTypedArray(), input = input).exit shouldBe 0
            server.requests.map { Regex("Cookie: (.*)\r\n").find(it)?.groupValues?.get(1) }
        }

    val setting = listOf(reply("", "Set-Cookie: a=1", "Set-Cookie: b=2; Max-Age=1000; HttpOnly"), reply(""))

    test("-b sends what it says to every server, several joined as curl joins them, and keeps nothing") {
        sent("-b", "a=1; b=2", "-b", "c=3", "URL/", "URL/", replies = setting) shouldContainExactly
            listOf("a=1; b=2;c=3", "a=1; b=2;c=3")
    }

    test("a Cookie header of -H overrules the text of -b") {
        sent("-b", "a=1", "-H", "Cookie: z=9", "URL/") shouldContainExactly listOf("z=9")
        sent("-b", "a=1", "-H", "Cookie:", "URL/") shouldContainExactly listOf(null)
    }

    test("an empty -b, and a file that is not there, begin with no cookies and keep those that come") {
        sent("URL/", "URL/", replies = setting) shouldContainExactly listOf(null, null)
        sent("-b", "", "URL/", "URL/", replies = setting) shouldContainExactly listOf(null, "a=1; b=2")
        inFolder {
            sent("-b", "$it/none", "URL/", "URL/", replies = setting) shouldContainExactly listOf(null, "a=1; b=2")
            it.resolve("none").exists() shouldBe false
            sent("-b", "$it", "URL/") shouldContainExactly listOf(null)
        }
    }

    test("-b reads a cookies.txt, also from standard input, and sends text besides") {
        val text = "# Netscape HTTP Cookie File\n127.0.0.1\tFALSE\t/\tFALSE\t0\ta\t1\n" +
            "example.org\tTRUE\t/\tFALSE\t0\tb\t2\n"
        inFolder {
            val file = it.resolve("jar").apply { writeText(text) }
            sent("-b", "$file", "-b", "c=3", "URL/") shouldContainExactly listOf("a=1; c=3")
            sent("-b", "@$file", "URL/") shouldContainExactly listOf("a=1")
        }
        sent("-b", "-", "URL/", input = text) shouldContainExactly listOf("a=1")
    }

    test("what a server takes back goes, also where a file has its path with a slash at the end") {
        inFolder { folder ->
            val file = folder.resolve("jar").apply { writeText("127.0.0.1\tFALSE\t/a/\tFALSE\t0\tk\tv\n") }
            val taking = listOf(reply("", "Set-Cookie: k=; path=/a/; Max-Age=0"), reply(""))
            sent("-b", "$file", "URL/a/1", "URL/a/2", replies = taking) shouldContainExactly listOf("k=v", null)
        }
    }

    test("-b reads the Set-Cookie lines of a head that name a domain") {
        val head = "HTTP/1.1 200 OK\r\nServer: x\r\nSet-Cookie: a=1; domain=127.0.0.1; path=/x\r\n" +
            "Set-Cookie: b=2; domain=example.org\r\n\r\n"
        sent("-b", "-", "URL/x/y", "URL/", replies = listOf(reply(""), reply("")), input = head) shouldContainExactly
            listOf("a=1", null)
    }

    test("a line that is no cookie is left out, and its number told") {
        ScriptServer(reply("")).use { server ->
            val input = "nonsense\n127.0.0.1\tFALSE\t/\tFALSE\t0\ta\t1\nSet-Cookie: b=2\n"
            val run = CommandRun.of("-b", "-", "${server.url}/", input = input)
            run.exit shouldBe 0
            run.err shouldContain "-b -: line 1 is no cookie"
            run.err shouldContain "line 3 is no cookie"
            server.requests.single() shouldContain "Cookie: a=1\r\n"
        }
    }

    test("-c writes the cookies at the end, in their order, and -b reads them the next time") {
        inFolder {
            val file = it.resolve("jar")
            sent("-c", "$file", "URL/", replies = setting)
            val lines = file.readLines().filter { line -> line.contains('\t') }
            lines shouldHaveSize 2
            lines[0] shouldBe "127.0.0.1\tFALSE\t/\tFALSE\t0\ta\t1"
            lines[1] shouldContain Regex("^#HttpOnly_127.0.0.1\tFALSE\t/\tFALSE\t[1-9][0-9]+\tb\t2$")
            sent("-b", "$file", "URL/") shouldContainExactly listOf("a=1; b=2")
            it.toFile().list().orEmpty().toList() shouldContainExactly listOf("jar")
        }
    }

    test("-c - writes them behind the output") {
        ScriptServer(reply("body\n", "Set-Cookie: a=1")).use { server ->
            CommandRun.of("-c", "-", "${server.url}/").out shouldBe
                "body\n# Netscape HTTP Cookie File\n127.0.0.1\tFALSE\t/\tFALSE\t0\ta\t1\n"
        }
    }

    test("-c writes them also when a transfer fails") {
        inFolder {
            val file = it.resolve("jar")
            ScriptServer(reply("no", "Set-Cookie: a=1", status = "404 Not Found")).use { server ->
                CommandRun.of("-f", "-c", "$file", "${server.url}/").exit shouldBe 22
            }
            file.readText() shouldContain "\ta\t1\n"
        }
    }

    test("a file that -c cannot write fails no transfer, and is told") {
        inFolder {
            ScriptServer(reply("body")).use { server ->
                val run = CommandRun.of("-c", "$it/none/jar", "${server.url}/")
                run.exit shouldBe 0
                run.out shouldBe "body"
                run.err shouldContain "cannot be written"
            }
        }
    }

    test("-j leaves out what has no expiry") {
        inFolder {
            val file = it.resolve("jar")
            sent("-c", "$file", "URL/", replies = setting)
            sent("-j", "-b", "$file", "URL/") shouldContainExactly listOf("b=2")
        }
    }

    test("--cookie-db keeps cookies from one call to the next, sessions until -j") {
        inFolder {
            val file = "${it.resolve("jar.db")}"
            sent("--cookie-db", file, "URL/", replies = setting)
            sent("--cookie-db", file, "URL/") shouldContainExactly listOf("a=1; b=2")
            sent("--cookie-db", file, "-j", "URL/") shouldContainExactly listOf("b=2")
            sent("--cookie-db", file, "URL/") shouldContainExactly listOf("b=2")
        }
    }

    test("a file that is no database is refused in one line and stays as it is") {
        inFolder {
            val file = it.resolve("notes").apply { writeText("notes, long enough to be looked at ".repeat(20)) }
            val before = file.readText()
            val run = CommandRun.of("--cookie-db", "$file", "http://127.0.0.1:1/")
            run.exit shouldBe 2
            run.err.trim().lines() shouldHaveSize 1
            run.err shouldContain "--cookie-db $file"
            run.err shouldContain "Give another file"
            file.readText() shouldBe before
        }
    }

    test("a -b that no header can hold is refused before anything is sent") {
        val run = CommandRun.of("-b", "a=1\u0001", "http://127.0.0.1:1/")
        run.exit shouldBe 2
        run.err shouldContain "Give name=value"
    }

    test("parallel transfers share a jar") {
        inFolder {
            val file = it.resolve("jar")
            val replies = arrayOf(reply("", "Set-Cookie: a=1", "Connection: close"), reply("", "Set-Cookie: b=2"))
            ScriptServer(*replies).use { server ->
                CommandRun.of("-s", "-Z", "-c", "$file", "${server.url}/", "${server.url}/").exit shouldBe 0
            }
            file.readText() shouldContain "\ta\t1\n"
            file.readText() shouldContain "\tb\t2\n"
        }
    }

    test("--help tells of the cookies") {
        val help = CommandRun.of("--help").out
        help shouldContain "-b, --cookie DATA|FILE"
        help shouldContain "--cookie-db FILE"
        help shouldNotContain "--cookie_db"
    }
})
