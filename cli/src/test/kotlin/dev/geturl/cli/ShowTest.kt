package dev.geturl.cli

import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.longs.shouldBeGreaterThan
import io.kotest.matchers.shouldBe
import io.kotest.matchers.string.shouldContain
import io.kotest.matchers.string.shouldNotContain
import kotlin.io.path.exists
import kotlin.io.path.readText
import kotlin.io.path.writeText
import kotlin.time.Duration.Companion.milliseconds
import kotlin.time.measureTime

class ShowTest : FunSpec({
    test("--etag-save keeps the tag, --etag-compare asks for another, and a 304 leaves the file as it is") {
        inFolder { folder ->
            val tag = folder.resolve("tag")
            val file = folder.resolve("file")
            ScriptServer(reply("one", "ETag: \"1\""), reply("", "ETag: \"1\"", status = "304 Same")).use { server ->
                repeat(2) {
                    val flags = arrayOf("--etag-save", "$tag", "--etag-compare", "$tag", "-o", "$file")
                    CommandRun.of("-s", *flags, "${server.url}/").exit shouldBe 0
                }
                server.requests.first() shouldContain "If-None-Match: \"\"\r\n"
                server.requests.last() shouldContain "If-None-Match: \"1\"\r\n"
            }
            tag.readText() shouldBe "\"1\"\n"
            file.readText() shouldBe "one"
        }
    }

    test("a response without a tag leaves the file of --etag-save as it is, - is output") {
        inFolder { folder ->
            val tag = folder.resolve("tag").apply { writeText("old") }
            ScriptServer(reply("x")).use { CommandRun.of("-s", "--etag-save", "$tag", "${it.url}/").exit shouldBe 0 }
            tag.readText() shouldBe "old"
        }
        ScriptServer(reply("x", "ETag: W/\"1\"")).use {
            CommandRun.of("--etag-save", "-", "${it.url}/").out shouldBe "W/\"1\"\nx"
        }
    }

    test("ETags are for one URL") {
        CommandRun.of("--etag-save", "/tmp/t", "http://127.0.0.1:1/[1-2]").exit shouldBe 2
    }

    test("--limit-rate slows down what comes and what goes") {
        val body = "x".repeat(3_000)
        ScriptServer(reply(body), reply("")).use { server ->
            measureTime {
                CommandRun.of("-s", "--limit-rate", "10k", "${server.url}/").out shouldBe body
            }.inWholeMilliseconds shouldBeGreaterThan 100.milliseconds.inWholeMilliseconds
            measureTime {
                CommandRun.of("-s", "--limit-rate", "10k", "-d", body, "${server.url}/").exit shouldBe 0
            }.inWholeMilliseconds shouldBeGreaterThan 100.milliseconds.inWholeMilliseconds
        }
    }

    test("--har writes an archive without secrets, also after a failure") {
        inFolder { folder ->
            val file = folder.resolve("calls.har")
            ScriptServer(reply("x"), "").use { server ->
                CommandRun
                    .of(
                        "-s",
                        "--har",
                        "$file",
                        "-H",
                        "Authorization: Basic c2VjcmV0",
                        "${server.url}/a",
                        "${server.url}/b",
                    ).exit shouldBe 52
            }
            file.readText() shouldContain "\"version\":\"1.2\""
            file.readText() shouldContain "/a\""
            file.readText() shouldContain "/b\""
            file.readText() shouldNotContain "c2VjcmV0"
        }
    }

    test("--har and -v go together, and an archive that cannot be written is told") {
        inFolder { folder ->
            ScriptServer(reply("x"), reply("x")).use { server ->
                val run = CommandRun.of("-v", "--har", "$folder/h", "${server.url}/")
                run.err shouldContain "> GET / HTTP/1.1"
                folder.resolve("h").exists() shouldBe true
                val failed = CommandRun.of("--har", "$folder/none/h", "${server.url}/")
                failed.exit shouldBe 0
                failed.err shouldContain "--har: $folder/none/h cannot be written"
            }
        }
    }

    test("--curl says the command of curl that does the same") {
        ScriptServer(reply("x")).use { server ->
            val run = CommandRun.of("--curl", "-d", "a=b c", "-H", "X-One: 1", "${server.url}/p?q")
            run.out shouldBe "x"
            run.err shouldContain "curl "
            run.err shouldContain "-H 'X-One: 1'"
            run.err shouldContain "--data-raw 'a=b c'"
            run.err shouldContain "${server.url}/p?q"
        }
    }

    test("--sse prints each event as a line of JSON, and asks again with the last ID until there is no more") {
        val events = "retry: 1\n\nid: 7\nevent: news\ndata: one\ndata: \"two\"\n\ndata: three\n\n"
        val stream = "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n\r\n$events"
        ScriptServer(stream, "HTTP/1.1 204 No Content\r\n\r\n").use { server ->
            val run = CommandRun.of("-s", "--sse", "${server.url}/")
            run.exit shouldBe 0
            run.out.lines() shouldBe listOf(
                """{"type":"news","id":"7","data":"one\n\"two\""}""",
                """{"type":"message","id":"7","data":"three"}""",
                "",
            )
            server.requests.last() shouldContain "Last-Event-ID: 7\r\n"
        }
    }

    test("--sse ends with 28 when the time is over, with 22 for what is no stream, and shows no heads") {
        val silent = HandServer {
            head()
            send("HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n\r\ndata: x\n\n")
            input.read()
        }
        silent.use {
            val run = CommandRun.of("-s", "--sse", "-m", "0.5", "${it.url}/")
            run.exit shouldBe 28
            run.out shouldContain "\"data\":\"x\""
        }
        ScriptServer(reply("x")).use { CommandRun.of("-s", "--sse", "${it.url}/").exit shouldBe 22 }
        CommandRun.of("--sse", "-i", "http://127.0.0.1:1/").exit shouldBe 2
    }
})
