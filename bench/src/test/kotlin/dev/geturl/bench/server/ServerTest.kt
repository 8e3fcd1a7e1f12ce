package dev.geturl.bench.server

import dev.geturl.bench.Client
import dev.geturl.bench.Competitor
import dev.geturl.bench.Payload
import dev.geturl.bench.Setting
import dev.geturl.bench.Tally
import dev.geturl.bench.Text
import dev.geturl.bench.competitors
import dev.geturl.bench.newClient
import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.booleans.shouldBeTrue
import io.kotest.matchers.shouldBe
import java.net.InetAddress
import java.net.Socket

class ServerTest : FunSpec({
    // A client that waits for what the server forgot blocks its thread, which nothing else would end.
    blockingTest = true
    timeout = 20_000

    val textLength = 300_000
    val server = Server(textLength, 1)
    val smallGet = "GET /small HTTP/1.1\r\nHost: a\r\n\r\n"
    val payloadHead = Payload.block().copyOf(Payload.HEAD_SIZE)

    afterSpec { server.close() }

    /** Sends [pieces] one after another and gives the first [answerLength] bytes of what comes back. */
    fun exchange(answerLength: Int, vararg pieces: String): String =
        Socket(InetAddress.getLoopbackAddress(), server.port).use { socket ->
            socket.soTimeout = 5_000
            socket.tcpNoDelay = true
            pieces.forEach { socket.getOutputStream().write(it.toByteArray()) }
            String(socket.getInputStream().readNBytes(answerLength))
        }

    fun client(of: Competitor, decode: Boolean = false): Client =
        newClient(of.adapterName, Setting(server.port, 4, decode))

    test("pipelined requests are answered in order on one connection, wherever they are cut") {
        val answers = "HTTP/1.1 200 OK\r\nServer: bench\r\nContent-Type: text/plain\r\nContent-Length: 128\r\n\r\n" +
            String(Payload.small()) +
            "HTTP/1.1 200 OK\r\nServer: bench\r\nContent-Type: application/octet-stream\r\n" +
            "Content-Length: 3\r\n\r\nabc" +
            "HTTP/1.1 200 OK\r\nServer: bench\r\nContent-Type: text/plain\r\nContent-Length: 1\r\n\r\n5"
        val requests = "GET /small HTTP/1.1\r\nHost: a\r\n\r\nGET /bytes/3 HTTP/1.1\r\nHost: a\r\n\r\n" +
            "PUT /upload HTTP/1.1\r\nHost: a\r\ncontent-length: 5\r\n\r\nabcde"
        for (cut in 0..requests.length) {
            exchange(answers.length, requests.take(cut), requests.drop(cut)) shouldBe answers
        }
    }

    test("a chunked body is whole chunks of 1 KiB and a last one") {
        val answer = exchange(2_200, "GET /chunks/2048 HTTP/1.1\r\nHost: a\r\n\r\nGET /small HTTP/1.1\r\n\r\n")
        val block = String(Payload.block())
        val body = answer.substringAfter("Transfer-Encoding: chunked\r\n\r\n").substringBefore("HTTP/1.1")
        body shouldBe "400\r\n${block.substring(0, 1024)}\r\n400\r\n${block.substring(1024, 2048)}\r\n0\r\n\r\n"
    }

    test("a path it does not know is not found") {
        exchange(22, "GET /else HTTP/1.1\r\nHost: a\r\n\r\n") shouldBe "HTTP/1.1 404 Not Found"
    }

    test("an upload that does not start with the right bytes is refused") {
        exchange(24, "PUT /upload HTTP/1.1\r\nContent-Length: 3\r\n\r\nxyz") shouldBe "HTTP/1.1 400 Bad Request"
    }

    test("small GETs that arrive together are answered each, however many") {
        val answerLength =
            "HTTP/1.1 200 OK\r\nServer: bench\r\nContent-Type: text/plain\r\nContent-Length: 128\r\n\r\n".length +
                Payload.SMALL_SIZE
        val answer = exchange(answerLength, smallGet)
        for (count in listOf(2, 63, 64, 65, 200)) {
            exchange(count * answer.length, smallGet.repeat(count)) shouldBe answer.repeat(count)
        }
    }

    for (competitor in competitors.filter { it.pipelines }) {
        test("${competitor.name} keeps 16 requests in flight over one connection") {
            Server(0, 1).use { own ->
                newClient(competitor.adapterName, Setting(own.port, 16, pipelined = true)).use { http ->
                    http.gets(16, System.nanoTime()) shouldBe 16
                    // Until the time is over, which on a slow machine may be soon.
                    generateSequence(100_000_000L) { it * 4 }
                        .take(4)
                        .any { http.gets(16, System.nanoTime() + it) > 16 }
                        .shouldBeTrue()
                }
                own.accepted shouldBe 1
            }
        }
    }

    for (competitor in competitors) {
        test("${competitor.name} gets, downloads, decodes and uploads what the server has") {
            client(competitor).use { http ->
                http.gets(4, System.nanoTime()) shouldBe 4
                http.gets(2, System.nanoTime()) shouldBe 2
                val length = 5L * 1024 * 1024 + 1
                Tally(length, payloadHead).also { http.download("/bytes/$length", it) }.finish()
                val chunked = 3L * 1024 * 1024 + 1024
                Tally(chunked, payloadHead).also { http.download("/chunks/$chunked", it) }.finish()
                http.upload("/upload", length) shouldBe length
                http.upload("/upload", 10) shouldBe 10
            }
            client(competitor, decode = true).use { http ->
                val tally = Tally(textLength.toLong(), Text.bytes(Payload.HEAD_SIZE))
                http.text("/text", tally)
                tally.finish()
            }
        }
    }
})
