package dev.geturl.cli

import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.shouldBe
import io.kotest.matchers.string.shouldContain
import io.kotest.matchers.string.shouldMatch
import kotlin.io.path.readText
import kotlin.io.path.writeText

class WriteOutTest : FunSpec({
    /** What [format] prints behind an empty body of [reply]. */
    fun printed(format: String, reply: String = reply("", "Content-Type: text/x", "X-A: 1", "x-a: 2")): String =
        ScriptServer(reply).use { CommandRun.of("-w", format, "${it.url}/p").out }

    test("variables of the response") {
        printed("%{http_code} %{response_code} %{content_type} %{method} %{num_connects}\\n") shouldBe
            "200 200 text/x GET 1\n"
        printed("%{size_download} %{exitcode}|%{errormsg}|%{urlnum} %{http_version} %{scheme}") shouldBe
            "0 0||0 1.1 http"
    }

    test("what was asked and what was fetched") {
        ScriptServer(reply("")).use { server ->
            CommandRun
                .of(
                    "-w",
                    "%{url} %{url_effective} %{remote_ip}:%{remote_port}",
                    "127.0.0.1:${server.port}",
                ).out shouldBe
                "127.0.0.1:${server.port} ${server.url}/ 127.0.0.1:${server.port}"
        }
    }

    test("times count in seconds and grow") {
        printed(
            "%{time_namelookup} %{time_connect} %{time_starttransfer} %{time_total}",
        ).split(' ').map { it.toDouble() }.let {
            it shouldBe it.sorted()
        }
        printed("%{time_total}") shouldMatch "\\d+\\.\\d{6}"
    }

    test("headers one by one and as JSON") {
        printed("%header{x-a} %header{none}|") shouldBe "1 |"
        printed("%{header_json}") shouldBe
            "{\"content-type\":[\"text/x\"],\n\"x-a\":[\"1\",\"2\"],\n\"content-length\":[\"0\"]\n}"
        printed("%{json}") shouldContain "\"http_code\":200"
    }

    test("escapes, percent signs and what is no variable") {
        printed("100%%\\t\\r\\n%x %") shouldBe "100%\t\r\n%x %"
    }

    test("a redirection's goal is told, not followed") {
        ScriptServer(reply("", "Location: ../up", status = "302 Found")).use { server ->
            CommandRun.of("-w", "%{redirect_url}", "${server.url}/a/b").out shouldBe "${server.url}/up"
            server.requests.size shouldBe 1
        }
    }

    test("%{stderr}, %{stdout} and %{onerror}") {
        ScriptServer(reply(""), "").use { server ->
            val fine = CommandRun.of("-w", "a%{stderr}b%{stdout}c%{onerror}d", "${server.url}/")
            fine.out shouldBe "ac"
            fine.err shouldBe "b"
            CommandRun.of("-s", "-w", "%{http_code}%{onerror} %{exitcode}", "${server.url}/").out shouldBe "000 52"
        }
    }

    test("the format may be in a file, and %output goes to one") {
        inFolder { folder ->
            val format = folder.resolve("format").also { it.writeText("%output{$folder/told}%{http_code}") }
            ScriptServer(reply("")).use { CommandRun.of("-w", "@$format", "${it.url}/").out shouldBe "" }
            folder.resolve("told").readText() shouldBe "200"
        }
    }

    test("an unknown variable is said, and the rest printed") {
        ScriptServer(reply("")).use { server ->
            val run = CommandRun.of("-w", "%{nonsense}x", "${server.url}/")
            run.out shouldBe "x"
            run.err shouldContain "nonsense"
        }
    }
})
