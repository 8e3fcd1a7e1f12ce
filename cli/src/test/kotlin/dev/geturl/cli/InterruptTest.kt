package dev.geturl.cli

import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.shouldBe
import java.util.concurrent.CountDownLatch
import java.util.concurrent.TimeUnit
import kotlin.io.path.readText

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
                val shown = "-w"
                CommandProcess("-i", "-o", "$folder/f", "-D", "-", shown, "x", "${it.url}/").use { command ->
                    // The head is shown before the body is written.
                    val line = "HTTP/1.1 200 OK"
                    command.out.readNBytes(line.length).decodeToString() shouldBe line
                    command.interrupt()
                    command.end() shouldBe (130 to "")
                }
                isOver.countDown()
            }
            folder.resolve("f").readText().startsWith("HTTP/1.1 200 OK\r\n") shouldBe true
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
