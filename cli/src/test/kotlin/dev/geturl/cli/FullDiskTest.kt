package dev.geturl.cli

import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.shouldBe
import io.kotest.matchers.string.shouldContain
import io.kotest.matchers.string.shouldStartWith
import java.io.ByteArrayOutputStream
import java.io.FileOutputStream
import java.io.OutputStream

class FullDiskTest : FunSpec({
    val full = "/dev/full"

    fun CommandRun.shouldSay(exit: Int, words: String) {
        this.exit shouldBe exit
        err.trim().lines().size shouldBe 1
        err shouldContain words
        err shouldContain "No space left on device"
    }

    fun fetched(vararg words: String): CommandRun =
        ScriptServer(reply("hello", "ETag: \"1\"", "Set-Cookie: a=1")).use { CommandRun.of(*words, "${it.url}/") }

    test("a file that finds no room is 23, and the reason is told") {
        fetched("-o", full).shouldSay(23, full)
    }

    test("so is standard output") {
        val err = ByteArrayOutputStream()
        ScriptServer(reply("hello")).use { server ->
            FileOutputStream(full).use { out ->
                geturl(listOf("${server.url}/"), Streams("".byteInputStream(), out, err)) shouldBe 23
            }
        }
        err.toString() shouldContain "No space left on device"
    }

    test("so is the file of -D") {
        fetched("-D", full, "-o", "/dev/null").shouldSay(23, "-D: $full")
    }

    test("the help that nobody can read is 23, too") {
        val err = ByteArrayOutputStream()
        FileOutputStream(full).use { out ->
            geturl(listOf("--help"), Streams("".byteInputStream(), out, err)) shouldBe 23
        }
    }

    test("a -w that finds no room is told, and fails nothing that has come") {
        val run = fetched("-w", "%output{$full}x")
        run.out shouldBe "hello"
        run.shouldSay(0, "-w")
    }

    test("the file of -c fails nothing") {
        val run = fetched("-c", full)
        run.out shouldBe "hello"
        run.shouldSay(0, "-c")
    }

    test("messages that find no room are lost, and nothing else is") {
        fetched("--stderr", full, "-v").out shouldBe "hello"
        val nobody = object : OutputStream() {
            override fun write(byte: Int) = throw java.io.IOException("gone")
        }
        geturl(listOf("--frobnicate"), Streams("".byteInputStream(), OutputStream.nullOutputStream(), nobody)) shouldBe
            2
    }

    test("a transfer that cannot be written does not keep the next one from being tried") {
        ScriptServer(reply("hello"), reply("hello")).use { server ->
            val run = CommandRun.of("-o", full, "${server.url}/1", "${server.url}/2")
            run.exit shouldBe 0
            run.out shouldBe "hello"
            run.err shouldStartWith "geturl: (23)"
        }
    }
})
