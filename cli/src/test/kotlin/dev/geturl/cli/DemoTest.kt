package dev.geturl.cli

import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.shouldBe
import io.kotest.matchers.string.shouldContain
import io.kotest.matchers.string.shouldNotContain

class DemoTest : FunSpec({
    test("the demo shows every step and ends well, in a pipe") {
        val run = CommandRun.of("demo")
        run.exit shouldBe 0
        run.err shouldBe ""
        run.out shouldNotContain "\u001b["
        for (word in listOf(
            "200 OK",
            "67108864 bytes",
            "gzip",
            "piece 4",
            "chunked",
            "status timeout",
            "status reset",
        )) {
            run.out shouldContain
                word
        }
    }

    test("help and version are printed, whatever else is there") {
        val version = CommandRun.of("--version").out
        version shouldContain "geturl "
        version shouldContain "Protocols: http https ws wss\n"
        val help = CommandRun.of("-h").out
        for (flag in listOf("-X, --request METHOD", "--http1.0", "Request:", "Output:")) help shouldContain flag
    }
})
