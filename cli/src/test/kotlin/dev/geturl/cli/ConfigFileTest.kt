package dev.geturl.cli

import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.shouldBe
import io.kotest.matchers.string.shouldContain
import io.kotest.matchers.string.shouldStartWith
import kotlin.io.path.readText
import kotlin.io.path.writeText

class ConfigFileTest : FunSpec({
    /** What a server saw of a call with [config], whose `URL` stands for its address, and [words]. */
    fun sent(config: String, vararg words: String): List<String> = ScriptServer(reply(""), reply("")).use { server ->
        inFolder { folder ->
            val file = folder.resolve("config").apply { writeText(config.replace("URL", server.url)) }
            CommandRun.of("-s", "-K", "$file", *words).exit shouldBe 0
        }
        server.requests
    }

    test("-K reads flags with or without dashes, values behind space, equals sign or colon") {
        val request = sent(
            """
            # a comment
            url = "URL/x"
              user-agent: agent
            header "X-One: 1"
            -H "X-Two: 2" # another comment
            --request=PURGE
            -e http://from/
            """.trimIndent().replace("--request=PURGE", "--request PURGE"),
        ).single()
        request shouldStartWith "PURGE /x "
        for (line in listOf("User-Agent: agent", "X-One: 1", "X-Two: 2", "Referer: http://from/")) {
            request shouldContain "$line\r\n"
        }
    }

    test("a quoted value has backslash escapes, and may hold what would end it") {
        val request = sent("url = URL/\ndata-raw = \"a\\\"b\\\\c\\td e # f\"\n").single()
        request.substringAfter("\r\n\r\n") shouldBe "a\"b\\c\td e # f"
    }

    test("its flags stand where -K stands, so later ones on the command line hold") {
        sent("url = URL/\nuser-agent = one", "-A", "two").single() shouldContain "User-Agent: two\r\n"
    }

    test("next in it begins another operation") {
        val (first, second) = sent("url = URL/1\nuser-agent = one\nnext\nurl = URL/2\n")
        first shouldContain "User-Agent: one\r\n"
        second shouldContain "User-Agent: geturl"
    }

    test("-K - reads standard input, and a file may name a file") {
        ScriptServer(reply("body")).use { server ->
            inFolder { folder ->
                val inner = folder.resolve("inner").apply { writeText("output = $folder/out\n") }
                val input = "url = ${server.url}/\nconfig = $inner\n"
                CommandRun.of("-K", "-", input = input).exit shouldBe 0
                folder.resolve("out").readText() shouldBe "body"
            }
        }
    }

    test("what is not understood is 2, with the file and the line") {
        inFolder { folder ->
            val file = folder.resolve("config")

            fun refused(text: String, words: String) {
                file.writeText("silent\n$text\n")
                val run = CommandRun.of("-K", "$file", "http://127.0.0.1:1/")
                run.exit shouldBe 2
                run.err shouldContain "$file, line 2"
                run.err shouldContain words
            }
            refused("frobnicate", "no flag --frobnicate")
            refused("frobnicate = 1", "no flag --frobnicate")
            refused("user-agent", "has no value")
            refused("silent = yes", "takes no value")
            refused("user-agent = two words", "double quotes")
            refused("user-agent = \"two\" words", "closing quote")
        }
    }

    test("a file that cannot be read is 26, one that names itself is 2") {
        CommandRun.of("-K", "/nowhere/at/all", "http://127.0.0.1:1/").exit shouldBe 26
        inFolder { folder ->
            val file = folder.resolve("config").apply { writeText("config = \"$this\"\n") }
            val run = CommandRun.of("-K", "$file", "http://127.0.0.1:1/")
            run.exit shouldBe 2
            run.err shouldContain "over and over"
        }
    }
})
