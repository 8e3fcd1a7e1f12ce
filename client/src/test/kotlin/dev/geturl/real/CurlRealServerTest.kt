package dev.geturl.real

import dev.geturl.GeturlOptions
import dev.geturl.RequestBody
import dev.geturl.multipart
import dev.geturl.show.toCurl
import dev.geturl.testing.PATIENCE
import dev.geturl.testing.rawServer
import dev.geturl.testing.tempFile
import dev.geturl.testing.testClient
import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.shouldBe
import java.util.concurrent.CopyOnWriteArrayList
import java.util.concurrent.TimeUnit

/** What `toCurl` prints, given to a shell and curl, sends what the call has sent. */
class CurlRealServerTest : FunSpec({
    /** A request as far as curl is to agree: not the order of its fields, nor a boundary and the length it causes. */
    fun meaning(request: String): List<String> {
        val boundary = request.substringAfter("boundary=", "no boundary").substringBefore("\r\n")
        val (head, body) = request.replace(boundary, "BOUNDARY").split("\r\n\r\n", limit = 2)
        val isForm = "BOUNDARY" in head
        val lines = head.split("\r\n").map { it.trimEnd() }
        val fields = lines.drop(1).filter { line ->
            !line.startsWith("Connection: ") && !(isForm && line.startsWith("Content-Length: "))
        }
        return listOf(lines.first()) + fields.sorted() + body
    }

    suspend fun compare(path: String = "/", options: GeturlOptions.() -> Unit = {}) {
        val seen = CopyOnWriteArrayList<String>()
        val server = rawServer {
            requests { request ->
                seen += request.head + request.body.utf8()
                reply()
            }
        }
        val call = testClient().geturl(server.url(path)) {
            expectContinue = false
            options()
        }
        val command = call.toCurl(secrets = true).replaceFirst("curl ", "curl -sS --noproxy '*' ")
        val process = ProcessBuilder("sh", "-c", command).redirectErrorStream(true).start()
        val said = process.inputStream.readBytes().decodeToString()
        process.waitFor(PATIENCE.inWholeSeconds, TimeUnit.SECONDS) shouldBe true
        said shouldBe ""
        meaning(seen[1]) shouldBe meaning(seen[0])
    }

    test("A plain request") { compare() }

    test("A URL and fields with what shells and curl give a meaning") {
        compare("/a?b=[1-3]&c={x,y}&d='") { headers { add("X-Odd", "it's \$HOME; \"quoted\" \\") } }
    }

    test("Fields that are empty, left out, or secret") {
        compare {
            omitHeaders("Accept", "User-Agent")
            headers { add("X-Empty", "").add("Cookie", "a=b") }
        }
    }

    test("Methods and bodies") {
        compare { method = "DELETE" }
        compare { query("@it's\n a body\n") }
        compare {
            method = "PUT"
            type = ""
            query("x")
        }
        compare { body(RequestBody.file(tempFile("it's.txt", "from a file\r\n"))) }
    }

    test("A form with a file") {
        val path = tempFile("a \"b\".txt", "content")
        compare {
            multipart {
                field("name", "it's \"me\"; \\really")
                file("upload", path)
                field("json", "{}", type = "application/json")
            }
        }
    }
})
