package dev.geturl.cli

import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.shouldBe
import io.kotest.matchers.string.shouldContain
import java.net.InetAddress
import java.net.ServerSocket
import kotlin.io.path.readText
import kotlin.time.Clock
import kotlin.time.Duration
import kotlin.time.Duration.Companion.minutes
import kotlin.time.Duration.Companion.seconds
import kotlin.time.Instant
import kotlin.time.TestTimeSource

class RetryTest : FunSpec({
    val busy = reply("busy", status = "503 Busy")

    /** Waits take no time to speak of: the server's own word counts where it is longer. */
    val quick = arrayOf("-s", "--retry-delay", "0.01")

    test("--retry tries again after a status that passes, and the file has the last body alone") {
        inFolder { folder ->
            ScriptServer(busy, busy, reply("fine")).use { server ->
                val run = CommandRun.of(
                    *quick,
                    "--retry",
                    "5",
                    "-o",
                    "$folder/f",
                    "-w",
                    "%{num_retries}",
                    "${server.url}/",
                )
                run.exit shouldBe 0
                run.out shouldBe "2"
                server.requests.size shouldBe 3
            }
            folder.resolve("f").readText() shouldBe "fine"
        }
    }

    test("the last answer is the caller's when no retry is left") {
        ScriptServer(busy, busy, busy).use { server ->
            val run = CommandRun.of(*quick, "--retry", "1", "-f", "${server.url}/")
            run.exit shouldBe 22
            server.requests.size shouldBe 2
        }
    }

    test("what does not pass is not tried again, unless --retry-all-errors says so") {
        ScriptServer(reply("no", status = "404 No"), reply("x")).use { server ->
            CommandRun.of(*quick, "--retry", "3", "${server.url}/").out shouldBe "no"
        }
        ScriptServer("", reply("fine")).use { server ->
            CommandRun.of(*quick, "--retry", "3", "${server.url}/").exit shouldBe 52
        }
        ScriptServer("", "", reply("fine")).use { server ->
            CommandRun.of(*quick, "--retry", "3", "--retry-all-errors", "${server.url}/").out shouldBe "fine"
        }
    }

    test("a refused connection is tried again with --retry-connrefused alone") {
        val port = ServerSocket(0, 1, InetAddress.getLoopbackAddress()).use { it.localPort }
        val url = "http://127.0.0.1:$port/"
        CommandRun.of("--retry-delay", "0.01", "--retry", "2", url).err.lines().size shouldBe 2
        val run = CommandRun.of("--retry-delay", "0.01", "--retry", "2", "--retry-connrefused", url)
        run.exit shouldBe 7
        run.err shouldContain "will retry in 10ms, 1 retries left"
        run.err shouldContain "0 retries left"
    }

    test("-C - goes on where the last attempt ended") {
        val first = "HTTP/1.1 200 OK\r\nContent-Length: 10\r\nConnection: close\r\n\r\n01234"
        val rest = reply("56789", "Content-Range: bytes 5-9/10", status = "206 Partial")
        inFolder { folder ->
            ScriptServer(first, rest).use { server ->
                val flags = arrayOf("--retry", "1", "--retry-all-errors", "-C", "-", "-o", "$folder/f")
                CommandRun.of(*quick, *flags, "${server.url}/").exit shouldBe 0
                server.requests.last() shouldContain "Range: bytes=5-\r\n"
            }
            folder.resolve("f").readText() shouldBe "0123456789"
        }
    }

    test("waits double up to ten minutes, are as --retry-delay says, or as long as the server wants") {
        fun rule(vararg words: String): RetryRule {
            val line = Operations(LocalData(Streams.ofProcess())).of(words.asList() + "http://h/").single()
            return RetryRule(line.retries, FixedClock, TestTimeSource())
        }

        fun waits(rule: RetryRule, count: Int): List<Duration?> =
            List(count) { rule.waitAfter(failed(ExitCode.TIMEOUT)) }
        waits(rule("--retry", "3"), 4) shouldBe listOf(1.seconds, 2.seconds, 4.seconds, null)
        waits(rule("--retry", "20"), 20).last() shouldBe 10.minutes
        waits(rule("--retry", "2", "--retry-delay", "3"), 2) shouldBe listOf(3.seconds, 3.seconds)
        waits(rule(), 1) shouldBe listOf(null)
    }

    test("no retry begins after --retry-max-time") {
        val time = TestTimeSource()
        val line = Operations(LocalData(Streams.ofProcess()))
            .of(listOf("--retry", "9", "--retry-max-time", "5", "http://h/"))
            .single()
        val rule = RetryRule(line.retries, FixedClock, time)
        rule.waitAfter(failed(ExitCode.TIMEOUT)) shouldBe 1.seconds
        time += 5.seconds
        rule.waitAfter(failed(ExitCode.TIMEOUT)) shouldBe null
    }

    test("Retry-After is heeded, in seconds and as a date") {
        val asking = reply("", "Retry-After: 1", status = "429 Slow")
        ScriptServer(asking, reply("fine")).use { server ->
            val run = CommandRun.of("--retry", "1", "--retry-delay", "0.01", "${server.url}/")
            run.out shouldBe "fine"
            run.err shouldContain "HTTP error 429: will retry in 1s"
        }
    }
})

private fun failed(code: ExitCode): TransferReport {
    val transfer = Transfer(0, "http://h/", OutputChoice.Standard, null)
    return TransferReport(transfer, WireRecord(keepsBody = false)).also { it.failure = CommandFailure(code, "failed") }
}

private object FixedClock : Clock {
    override fun now(): Instant = Instant.fromEpochSeconds(0)
}
