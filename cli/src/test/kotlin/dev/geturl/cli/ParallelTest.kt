package dev.geturl.cli

import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.collections.shouldContainExactlyInAnyOrder
import io.kotest.matchers.ints.shouldBeLessThanOrEqual
import io.kotest.matchers.shouldBe
import io.kotest.matchers.string.shouldContain
import io.kotest.matchers.string.shouldNotContain
import java.io.ByteArrayOutputStream
import java.io.OutputStream
import java.util.concurrent.CountDownLatch
import java.util.concurrent.CyclicBarrier
import java.util.concurrent.TimeUnit
import java.util.concurrent.atomic.AtomicInteger
import kotlin.io.path.readText

class ParallelTest : FunSpec({
    fun Visit.path() = head().split(' ')[1]

    fun Visit.answer(body: String, status: String = "200 OK") =
        send("HTTP/1.1 $status\r\nContent-Length: ${body.length}\r\nConnection: close\r\n\r\n$body")

    fun CountDownLatch.pass() = await(PATIENCE_SECONDS, TimeUnit.SECONDS) shouldBe true

    fun urls(server: HandServer, count: Int) = (1..count).map { "${server.url}/$it" }.toTypedArray()

    test("-Z fetches at a time: none is answered before all were asked for") {
        val all = CyclicBarrier(3)
        val server = HandServer {
            val path = path()
            all.await(PATIENCE_SECONDS, TimeUnit.SECONDS)
            answer("$path\n")
        }
        server.use {
            val run = CommandRun.of("-Z", *urls(it, 3))
            run.exit shouldBe 0
            run.out.lines() shouldContainExactlyInAnyOrder listOf("/1", "/2", "/3", "")
        }
    }

    test("--parallel-max bounds how many run, and a lane's connection is used again") {
        val running = AtomicInteger()
        val most = AtomicInteger()
        val server = HandServer {
            val path = path()
            most.accumulateAndGet(running.incrementAndGet(), ::maxOf)
            running.decrementAndGet()
            answer("$path\n")
        }
        server.use {
            CommandRun.of("-Z", "--parallel-max", "2", *urls(it, 12)).out.lines().size shouldBe 13
            most.get() shouldBeLessThanOrEqual 2
        }
        ScriptServer(reply("a"), reply("b")).use {
            val format = " %{num_connects}\n"
            CommandRun.of("--parallel", "--parallel-max", "1", "-w", format, it.url, it.url).out shouldBe "a 1\nb 0\n"
        }
    }

    test("no line has a piece of another transfer's in it, nor has what -w prints") {
        val begun = CountDownLatch(1)
        val other = CountDownLatch(1)
        val server = HandServer {
            if (path() == "/1") {
                send("HTTP/1.1 200 OK\r\nConnection: close\r\n\r\none\ntw")
                begun.countDown()
                other.pass()
                send("o\nthr")
                send("ee")
            } else {
                begun.pass()
                answer("ONE\nTWO")
                other.countDown()
            }
        }
        server.use {
            val lines = CommandRun.of("-Z", "-w", " %{urlnum}\n", *urls(it, 2)).out.lines()
            lines.filter { line -> line.any(Char::isLowerCase) } shouldBe listOf("one", "two", "three 0")
            lines.filter { line -> line.any(Char::isUpperCase) } shouldBe listOf("ONE", "TWO 1")
        }
    }

    test("each transfer writes its own file, and says what went wrong on a line of its own") {
        val server = HandServer {
            val path = path()
            if (path == "/2") return@HandServer
            answer("body $path")
        }
        inFolder { folder ->
            server.use {
                val run = CommandRun.of("-Z", "-o", "$folder/a", "${it.url}/1", "-o", "$folder/b", "${it.url}/2")
                run.exit shouldBe 52
                run.err.lines().size shouldBe 2
                folder.resolve("a").readText() shouldBe "body /1"
            }
        }
    }

    test("the first to fail decides how the call ends, whatever comes after it") {
        val failed = CountDownLatch(1)
        val late = CountDownLatch(1)
        val server = HandServer {
            if (path() == "/2") {
                answer("", status = "404 No")
                failed.countDown()
                // The client closes its side when it is done with the answer.
                input.read()
                late.countDown()
            } else {
                failed.pass()
                late.pass()
            }
        }
        server.use {
            CommandRun.of("-Zf", "-s", "-w", "%{exitcode} ", *urls(it, 2)).let { run ->
                run.out shouldBe "22 52 "
                run.exit shouldBe 22
            }
        }
    }

    test("--fail-early gives up the others, and begins no more") {
        val asked = CountDownLatch(1)
        val server = HandServer {
            if (path() == "/1") {
                asked.countDown()
                input.read()
            } else {
                asked.pass()
                answer("", status = "404 No")
            }
        }
        server.use {
            val run = CommandRun.of("-Zf", "--fail-early", "--parallel-max", "2", *urls(it, 5))
            run.exit shouldBe 22
            run.err.trim().lines().size shouldBe 1
            it.seen.filter { line -> line.startsWith("GET") }.size shouldBeLessThanOrEqual 2
        }
    }

    test("a terminal has a line for each that runs and one for all, which stays as a summary") {
        val isShown = CountDownLatch(1)
        val server = HandServer {
            val path = path()
            when (path) {
                "/2" -> {
                    answer("no", status = "404 No")
                }

                "/4" -> {
                    send("HTTP/1.1 200 OK\r\nContent-Length: 4096\r\nConnection: close\r\n\r\n" + "x".repeat(2048))
                    // What comes is shown ten times a second at most.
                    var sent = 2048
                    while (sent < 4000 && !isShown.await(5, TimeUnit.MILLISECONDS)) send("x").also { sent++ }
                    isShown.pass()
                    send("x".repeat(4096 - sent))
                }

                else -> {
                    answer("x".repeat(2048))
                }
            }
        }
        inFolder { folder ->
            server.use {
                val outputs = (1..4).flatMap { number -> listOf("-o", "$folder/$number") }
                val flags = listOf("-Zf", "--progress-bar", "--parallel-max", "2") + outputs + urls(it, 4)
                val out = ByteArrayOutputStream()
                val err = Shown { text -> if (" of 4.0 KiB" in text) isShown.countDown() }
                geturl(
                    flags,
                    Streams("".byteInputStream(), out, err, TerminalFacts(isErr = true, columns = 100)),
                ) shouldBe
                    22
                val shown = err
                    .text()
                    .split('\r', '\n')
                    .map { line ->
                        line.replace(ESCAPE, "")
                    }.filter(String::isNotEmpty)
                shown.last() shouldContain "4 of 4 done, 1 failed, 0 running  8.0 KiB"
                shown.filter { line -> line.startsWith("4  ") }.first { line -> " of " in line } shouldContain
                    Regex("^4 +\\d+%  \\d.\\d KiB of 4.0 KiB .*/s")
                shown.count { line -> line.startsWith("geturl: (22)") } shouldBe 1
            }
        }
    }

    test("no terminal, no lines") {
        inFolder { folder ->
            HandServer { path().also { answer("x") } }.use {
                val run = CommandRun.of("-Z", "--progress-bar", "-o", "$folder/#1", "${it.url}/[1-3]")
                run.exit shouldBe 0
                run.err shouldBe ""
            }
        }
    }
})

private val ESCAPE = Regex("\u001b\\[\\d*[A-Z]")

/** Keeps what is written and gives it to [look] as well. */
private class Shown(private val look: (String) -> Unit) : OutputStream() {
    private val kept = ByteArrayOutputStream()

    fun text() = kept.toString(Charsets.UTF_8)

    override fun write(byte: Int) = kept.write(byte)

    override fun write(bytes: ByteArray, offset: Int, length: Int) {
        kept.write(bytes, offset, length)
        look(text())
    }
}

private const val PATIENCE_SECONDS = 10L
