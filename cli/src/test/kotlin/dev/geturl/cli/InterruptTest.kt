package dev.geturl.cli

import io.kotest.assertions.nondeterministic.eventually
import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.shouldBe
import io.kotest.matchers.string.shouldEndWith
import java.util.concurrent.CountDownLatch
import java.util.concurrent.TimeUnit
import kotlin.io.path.readText
import kotlin.time.Duration.Companion.seconds

class InterruptTest : FunSpec({
    test("Ctrl-C ends a transfer at once with 130, says nothing, and what has come is in the file") {
        val isOver = CountDownLatch(1)
        val server = HandServer {
            head()
            send("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhalf")
            isOver.await(20, TimeUnit.SECONDS)
        }
        inFolder { folder ->
            server.use {
                CommandProcess("-i", "-o", "$folder/f", "-w", "done", "${it.url}/").use { command ->
                    eventually(20.seconds) { folder.resolve("f").readText() shouldEndWith "half" }
                    command.interrupt()
                    command.end() shouldBe (130 to "")
                    command.out.readAllBytes().size shouldBe 0
                }
                isOver.countDown()
            }
            folder.resolve("f").readText() shouldBe "HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhalf"
        }
    }

    test("a pipe whose reader is gone ends it with 23") {
        val server = HandServer {
            head()
            send("HTTP/1.1 200 OK\r\n\r\n")
            while (true) send("y".repeat(10_000))
        }
        server.use {
            CommandProcess("-sS", "${it.url}/").use { command ->
                command.out.read()
                command.out.close()
                val (exit, said) = command.end()
                exit shouldBe 23
                said.trim().lines().size shouldBe 1
            }
        }
    }
})
