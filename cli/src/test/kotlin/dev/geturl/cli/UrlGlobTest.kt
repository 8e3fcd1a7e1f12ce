package dev.geturl.cli

import io.kotest.assertions.throwables.shouldThrow
import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.shouldBe
import io.kotest.matchers.string.shouldContain
import kotlin.io.path.readText
import kotlin.io.path.writeText

class UrlGlobTest : FunSpec({
    fun texts(text: String) = UrlGlob.parse(text).matches().map { it.text }.toList()

    test("braces stand for each of their texts, empty ones too") {
        texts("x{one,two,}y") shouldBe listOf("xoney", "xtwoy", "xy")
    }

    test("brackets stand for numbers or letters, with leading zeros and steps") {
        texts("[1-3]") shouldBe listOf("1", "2", "3")
        texts("[008-10]") shouldBe listOf("008", "009", "010")
        texts("[0-10:5]") shouldBe listOf("0", "5", "10")
        texts("[a-d:2]") shouldBe listOf("a", "c")
        texts("[5-5]") shouldBe listOf("5")
    }

    test("of several patterns the last counts up first") {
        texts("{a,b}[1-2]") shouldBe listOf("a1", "a2", "b1", "b2")
    }

    test("a backslash takes the meaning of a bracket, a brace or a comma") {
        texts("\\{a\\}\\[1-2\\]") shouldBe listOf("{a}[1-2]")
        texts("{a\\,b,\\}}") shouldBe listOf("a,b", "}")
        texts("a\\b") shouldBe listOf("a\\b")
    }

    test("an IPv6 address, and empty brackets, stand for themselves") {
        texts("http://[::1]:80/[1-2]") shouldBe listOf("http://[::1]:80/1", "http://[::1]:80/2")
        texts("http://[fe80::1%25eth0]/") shouldBe listOf("http://[fe80::1%25eth0]/")
        texts("a?x[]=1") shouldBe listOf("a?x[]=1")
    }

    test("#1 in a name is what the first pattern stands for, #3 stays where there is none") {
        val matches = UrlGlob.parse("{a,b}/[1-2]").matches().toList()
        matches.map { it.inName("#2-#1.txt") } shouldBe listOf("1-a.txt", "2-a.txt", "1-b.txt", "2-b.txt")
        matches.first().inName("#3#0#") shouldBe "#3#0#"
    }

    test("millions are made as they are wanted") {
        val glob = UrlGlob.parse("[0-999999][0-999999]")
        glob.size shouldBe 1_000_000_000_000
        glob.matches().take(2).map { it.text }.toList() shouldBe listOf("00", "01")
    }

    test("what is no pattern is 3, with its place") {
        for ((text, words) in mapOf(
            "ab{c" to "unmatched brace in URL position 3",
            "a}" to "unmatched close brace/bracket in URL position 2",
            "a]" to "unmatched close",
            "{}" to "empty string within braces",
            "{a{b}}" to "nested brace",
            "[1-a]" to "bad range",
            "[3-1]" to "bad range",
            "[1-3:0]" to "bad range",
            "[1-3:9]" to "bad range",
            "[a-Z]" to "bad range",
            "[" to "bad range",
            "[0-9999999999999999999999]" to "bad range",
            "[0-9223372036854775806][0-9]" to "range overflow",
        )) {
            val failure = shouldThrow<CommandFailure> { UrlGlob.parse(text) }
            failure.code shouldBe ExitCode.BAD_URL
            failure.message.orEmpty() shouldContain words
        }
    }

    test("a call fetches all that a URL stands for, into files by their patterns") {
        inFolder { folder ->
            ScriptServer(reply("one"), reply("two"), reply("three"), reply("four")).use { server ->
                val run = CommandRun.of("-s", "-o", "$folder/#2#1", "${server.url}/{a,b}[1-2]", "-w", "%{urlnum}")
                run.exit shouldBe 0
                run.out shouldBe "0000"
                server.requests.map { it.substringBefore(" HTTP") } shouldBe
                    listOf("GET /a1", "GET /a2", "GET /b1", "GET /b2")
            }
            listOf("1a", "2a", "1b", "2b").map { folder.resolve(it).readText() } shouldBe
                listOf("one", "two", "three", "four")
        }
    }

    test("-g takes a URL and a file name as they are") {
        inFolder { folder ->
            ScriptServer(reply("one")).use { server ->
                CommandRun.of("-gs", "-o", "$folder/#1", "${server.url}/{a,b}").exit shouldBe 0
                server.requests.single().lines().first() shouldBe "GET /%7Ba,b%7D HTTP/1.1"
            }
            folder.resolve("#1").readText() shouldBe "one"
        }
    }

    test("-T sends each file that its pattern stands for") {
        inFolder { folder ->
            folder.resolve("a").writeText("one")
            folder.resolve("b").writeText("two")
            ScriptServer(reply(""), reply("")).use { server ->
                CommandRun.of("-s", "-T", "$folder/{a,b}", "${server.url}/").exit shouldBe 0
                server.requests.map { it.substringBefore(" HTTP") } shouldBe listOf("PUT /a", "PUT /b")
                server.requests.map { it.substringAfter("\r\n\r\n") } shouldBe listOf("one", "two")
            }
        }
    }
})
