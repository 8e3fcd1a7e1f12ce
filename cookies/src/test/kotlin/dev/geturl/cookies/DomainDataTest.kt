package dev.geturl.cookies

import dev.geturl.HttpClient
import dev.geturl.testing.Peer
import dev.geturl.testing.RawServer
import dev.geturl.testing.closedAfterTest
import dev.geturl.testing.rawServer
import dev.geturl.testing.until
import io.kotest.assertions.throwables.shouldThrow
import io.kotest.assertions.withClue
import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.collections.shouldBeEmpty
import io.kotest.matchers.collections.shouldHaveSize
import io.kotest.matchers.shouldBe
import io.kotest.matchers.string.shouldContain
import io.kotest.matchers.string.shouldNotContain
import okio.Buffer
import okio.FileSystem
import okio.IOException
import okio.Path
import kotlin.time.Duration.Companion.milliseconds

private fun list(version: String, vararg rules: String) = "// VERSION: $version\n" +
    "// ===BEGIN ICANN DOMAINS===\norg\n${rules.joinToString("\n")}\n// ===END ICANN DOMAINS===\n" +
    "// ===BEGIN PRIVATE DOMAINS===\n// ===END PRIVATE DOMAINS===\n"

/** Serves what [body] is at the time, with validators, and answers 304 to who has it already. */
private fun listServer(body: () -> String): RawServer = rawServer {
    requests { request ->
        val etag = "\"${body().hashCode()}\""
        if ("If-None-Match: $etag" in request.head) {
            send("HTTP/1.1 304 Not Modified\r\nETag: $etag\r\n\r\n")
        } else {
            sendList(body(), etag)
        }
    }
}

private fun Peer.sendList(body: String, etag: String) = send(
    "HTTP/1.1 200 OK\r\nETag: $etag\r\nLast-Modified: Sun, 22 Nov 2026 12:00:00 GMT\r\n" +
        "Content-Length: ${body.length}\r\n\r\n$body",
)

private fun domains(server: RawServer, file: Path? = null, offline: Boolean = false) = DomainOptions(
    domainFile = file,
    domainList = server.url("/list"),
    http = HttpClient().closedAfterTest(),
    offline = offline,
)

class DomainDataTest : FunSpec({
    test("without a client the shipped list is used") {
        val status = testJar().domainStatus()
        status.version shouldBe "2026-10-06_16-13-12_UTC"
        status.fetched shouldBe null
    }

    test("a list is fetched on demand, and says from then on what a site is") {
        val server = listServer { list("2", "example.org") }
        val jar = cookieJar(JarOptions(domains = domains(server, offline = true)), jarPlatform(TestClock()))
        jar.set("https://www.example.org/", "a=1") { forDomain("example.org") }
        jar.list() shouldHaveSize 1
        jar.forceLoadDomainData().version shouldBe "2026-10-06_16-13-12_UTC"
        server.seen.shouldBeEmpty()
        jar.close()

        val online = testJar(JarOptions(domains = domains(server)))
        online.forceLoadDomainData().version shouldBe "2"
        online.set("https://www.example.org/", "a=1") { forDomain("example.org") }
        online.list().shouldBeEmpty()
    }

    test("what is kept by the old list is found by the new one") {
        var body = list("1")
        val server = listServer { body }
        val jar = testJar(JarOptions(domains = domains(server)))
        jar.forceLoadDomainData()
        jar.set("https://a.b.example.org/", "a=1")
        jar.set("https://a.b.example.org/", "b=1") { forDomain("b.example.org") }
        body = list("2", "example.org")
        jar.forceLoadDomainData()
        jar.sent("https://a.b.example.org/") shouldBe "a=1; b=1"
        jar.sent("https://c.b.example.org/") shouldBe "b=1"
    }

    test("a list that is known is asked for by its validators, and confirmed by 304") {
        val file = testFile("suffixes.dat")
        val server = listServer { list("1") }
        val clock = TestClock()
        val first = cookieJar(JarOptions(domains = domains(server, file)), jarPlatform(clock))
        first.forceLoadDomainData()
        first.close()
        first.awaitClosed()
        server.seen.last() shouldContain "GET /list"
        val fetches = server.seen.size
        clock.advance(1.milliseconds)
        val second = testJar(JarOptions(domains = domains(server, file)), clock)
        val status = second.forceLoadDomainData()
        server.seen shouldHaveSize fetches + 1
        server.seen.last() shouldContain "If-None-Match: \""
        server.seen.last() shouldContain "If-Modified-Since: Sun, 22 Nov 2026 12:00:00 GMT"
        status.version shouldBe "1"
        status.fetched shouldBe clock.time
    }

    test("a list in a file is used instead of the shipped one, also when nothing may be fetched") {
        val file = testFile("suffixes.dat")
        val server = listServer { list("1") }
        testJar(JarOptions(domains = domains(server, file))).forceLoadDomainData()
        val jar = testJar(JarOptions(domains = DomainOptions(domainFile = file)))
        jar.domainStatus().version shouldBe "1"
        FileSystem.SYSTEM.write(file) { writeUtf8(list("2")) }
        jar.forceLoadDomainData().version shouldBe "2"
    }

    test("the file is replaced as a whole, and nothing else is left beside it") {
        val file = testFile("suffixes.dat")
        FileSystem.SYSTEM.write(file) { writeUtf8(list("1")) }
        val before = FileSystem.SYSTEM.source(file)
        testJar(JarOptions(domains = domains(listServer { list("2") }, file))).forceLoadDomainData()
        // A reader of the old one goes on reading the old one: it was not written into.
        Buffer().also { it.writeAll(before) }.readUtf8() shouldBe list("1")
        before.close()
        FileSystem.SYSTEM.list(checkNotNull(file.parent)) shouldBe listOf(file)
        FileSystem.SYSTEM.read(file) { readUtf8() } shouldContain list("2")
    }

    test("what is no list replaces nothing, and the error says where it came from") {
        val whole = list("2")
        val answers = listOf(
            "HTTP/1.1 200 OK\r\nContent-Length: 6\r\n\r\n<html>",
            "HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n${whole.take(100)}",
            "HTTP/1.1 500 No\r\nContent-Length: ${whole.length}\r\n\r\n$whole",
            "HTTP/1.1 304 Not Modified\r\n\r\n",
            "HTTP/1.1 200 OK\r\nContent-Length: ${whole.length}\r\n\r\n${whole.take(50)}",
        )
        for (answer in answers) {
            withClue(answer) {
                val server = rawServer {
                    request()
                    send(answer)
                }
                val file = testFile("suffixes.dat")
                val options = domains(server, file)
                val data = DomainData(options, jarPlatform())
                shouldThrow<IOException> { data.refresh() }.message shouldNotContain "<html>"
                (data.status.value?.failure != null) shouldBe true
                data.status.value?.version shouldBe "2026-10-06_16-13-12_UTC"
                FileSystem.SYSTEM.exists(file) shouldBe false
            }
        }
    }

    test("a file that is no list is an error") {
        val file = testFile("suffixes.dat")
        FileSystem.SYSTEM.write(file) { writeUtf8("// nothing\n") }
        val jar = testJar(JarOptions(domains = DomainOptions(domainFile = file)))
        shouldThrow<IOException> { jar.domainStatus() }.message shouldContain "no public suffix list"
    }

    test("by schedule a list is fetched when it is too old, again and again, whatever goes wrong in between") {
        val server = rawServer {
            requests { request ->
                when {
                    number % 2 == 0 -> send("HTTP/1.1 500 No\r\nConnection: close\r\nContent-Length: 0\r\n\r\n")
                    "If-None-Match" in request.head -> send("HTTP/1.1 304 Not Modified\r\nConnection: close\r\n\r\n")
                    else -> sendList(list("7"), "\"7\"")
                }
                close()
            }
        }
        val options = domains(server).copy(domainRefresh = 5.milliseconds)
        val jar = cookieJar(JarOptions(domains = options), jarPlatform())
        try {
            until("the list to be fetched five times") { server.seen.size >= 5 }
            until("the list to be used") { server.seen.size >= 6 }
            jar.domainStatus().version shouldBe "7"
        } finally {
            jar.close()
            jar.awaitClosed()
        }
    }
})
