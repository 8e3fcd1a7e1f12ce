package dev.geturl.cli

import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.shouldBe
import io.kotest.matchers.string.shouldContain
import io.kotest.matchers.string.shouldEndWith
import io.kotest.matchers.string.shouldNotContain
import kotlin.io.path.writeText

class LoginTest : FunSpec({
    val challenge = reply(
        "who?",
        "WWW-Authenticate: Basic realm=\"r\"",
        "WWW-Authenticate: Digest realm=\"r\", nonce=\"n\", qop=\"auth\"",
        status = "401 Who",
    )

    fun sent(vararg flags: String, replies: List<String> = listOf(reply(""))): List<String> =
        ScriptServer(*replies.toTypedArray()).use { server ->
            CommandRun.of("-s", *flags.map { it.replace("URL", server.url) }.toTypedArray()).exit shouldBe 0
            server.requests
        }

    val basic = "Authorization: Basic YWRhOnNlY3JldA==\r\n"

    test("-u logs in by Basic at once, and so does user info in the URL") {
        sent("-u", "ada:secret", "URL/").single() shouldContain basic
        sent("URL/".replace("URL", "URL")).single() shouldNotContain "Authorization"
        ScriptServer(reply("")).use { server ->
            CommandRun.of("http://ada:secret@127.0.0.1:${server.port}/").exit shouldBe 0
            server.requests.single() shouldContain basic
        }
    }

    test("--digest asks first, without the body, and --anyauth takes the strongest") {
        val (first, second) = sent(
            "--digest",
            "-u",
            "ada:secret",
            "-d",
            "body",
            "URL/",
            replies = listOf(challenge, reply("")),
        )
        first shouldNotContain "Authorization"
        first shouldEndWith "\r\n\r\n"
        second shouldContain "Authorization: Digest username=\"ada\""
        second shouldEndWith "\r\n\r\nbody"
        sent("--anyauth", "-u", "ada:secret", "URL/", replies = listOf(challenge, reply(""))).last() shouldContain
            "Authorization: Digest "
    }

    test("the scheme that was given last counts") {
        sent("--digest", "--basic", "-u", "ada:secret", "URL/").single() shouldContain basic
        sent("--digest", "--no-digest", "-u", "ada:secret", "URL/").single() shouldContain basic
    }

    test("each transfer asks for itself, as those of curl do") {
        val replies = listOf(challenge, reply(""), challenge, reply(""))
        sent("--anyauth", "-u", "ada:secret", "URL/1", "URL/2", replies = replies).size shouldBe 4
    }

    test("--oauth2-bearer shows a token, -H Authorization counts before it") {
        sent("--oauth2-bearer", "t0ken", "URL/").single() shouldContain "Authorization: Bearer t0ken\r\n"
        sent("--oauth2-bearer", "t0ken", "-H", "Authorization: X y", "URL/").single() shouldContain
            "Authorization: X y\r\n"
    }

    test(
        "--netrc-file logs in as the file says, the URL's name chooses; --netrc-optional lets -u and the URL go first",
    ) {
        inFolder { folder ->
            val file = folder.resolve("netrc").apply {
                writeText("machine 127.0.0.1 login ada password secret\nmachine 127.0.0.1 login bob password other\n")
            }
            sent("--netrc-file", "$file", "URL/").single() shouldContain basic
            ScriptServer(reply(""), reply("")).use { server ->
                CommandRun.of("--netrc-file", "$file", "http://bob@127.0.0.1:${server.port}/").exit shouldBe 0
                server.requests.single() shouldContain "Authorization: Basic Ym9iOm90aGVy\r\n"
            }
            sent("--netrc-optional", "--netrc-file", "$file", "-u", "x:y", "URL/").single() shouldContain
                "Basic eDp5\r\n"
        }
    }

    test("a netrc that cannot be read is 26, with --netrc-optional it is none") {
        CommandRun.of("--netrc-file", "/nowhere/at/all", "http://127.0.0.1:1/").exit shouldBe 26
        sent("--netrc-optional", "--netrc-file", "/nowhere/at/all", "URL/").single() shouldNotContain "Authorization"
    }

    test("a user without a password is refused, and the name is not repeated") {
        for (flag in listOf("-u", "-U")) {
            val run = CommandRun.of(flag, "ada", "http://127.0.0.1:1/")
            run.exit shouldBe 2
            run.err shouldContain "$flag names no password"
            run.err shouldNotContain "ada"
        }
    }

    test("who sits at a terminal is asked for the passwords of the server and of the proxy") {
        ScriptServer(reply("in")).use { proxy ->
            val flags = arrayOf("-s", "-u", "ada", "-x", proxy.url, "-U", "bob", "http://example.test/")
            val run = CommandRun.of(*flags, input = "two words\nsecret\n", terminal = TerminalFacts(isIn = true))
            run.out shouldBe "in"
            run.err shouldBe "Enter proxy password for user 'bob':\nEnter host password for user 'ada':\n"
            proxy.requests.single() shouldContain "Proxy-Authorization: Basic Ym9iOnR3byB3b3Jkcw==\r\n"
            proxy.requests.single() shouldContain "\r\n$basic"
        }
        CommandRun.of("-u", "ada", "http://127.0.0.1:1/", terminal = TerminalFacts(isIn = true)).exit shouldBe 2
    }

    test("what standard input has given cannot be sent again with a login: 65, with the head that asks for it") {
        ScriptServer(challenge).use { server ->
            val flags = arrayOf("-i", "-u", "ada:secret", "--anyauth", "-H", "Expect:", "-T", "-")
            val run = CommandRun.of(*flags, "${server.url}/", input = "typed")
            run.exit shouldBe 65
            run.out shouldContain "401 Who"
        }
    }

    test("--hsts asks a host by https that its file names") {
        inFolder { folder ->
            val file = folder.resolve("hsts").apply { writeText("h.invalid \"unlimited\"\n") }
            val run = CommandRun.of("--hsts", "$file", "--resolve", "h.invalid:443:127.0.0.1", "http://h.invalid:443/")
            run.err shouldNotContain "200"
            CommandRun.of("--hsts", "$folder", "http://127.0.0.1:1/").exit shouldBe 26
            val told = CommandRun.of("--hsts", "$file", "-w", "%{url_effective}", "http://h.invalid/")
            told.exit shouldBe 6
        }
    }
})
