package dev.geturl

import dev.geturl.testing.Gate
import dev.geturl.testing.Peer
import dev.geturl.testing.answering
import dev.geturl.testing.testClient
import dev.geturl.testing.until
import dev.geturl.tls.Conversation
import dev.geturl.tls.rootFile
import dev.geturl.tls.tlsServer
import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.collections.shouldBeEmpty
import io.kotest.matchers.collections.shouldContainExactly
import io.kotest.matchers.shouldBe
import io.kotest.matchers.string.shouldContain
import io.kotest.matchers.string.shouldNotContain
import kotlinx.coroutines.CoroutineStart
import kotlinx.coroutines.async
import kotlinx.coroutines.coroutineScope
import okio.FileSystem
import okio.ForwardingFileSystem
import okio.Path
import okio.Path.Companion.toOkioPath
import java.io.File
import java.nio.file.Files
import kotlin.time.Clock
import kotlin.time.Duration.Companion.seconds
import kotlin.time.Instant

private class HandClock(var time: Instant = Instant.parse("2026-01-01T00:00:00Z")) : Clock {
    override fun now(): Instant = time
}

private fun secured(store: HstsStore): HttpClient = testClient {
    hsts = store
    resolver = Resolver { listOf(checkNotNull(IpAddress.parseOrNull("127.0.0.1"))) }
    tls = TlsOptions { cafile = rootFile() }
}

private fun Conversation.answersAll(vararg fields: String) {
    while (requestOrNull() != null) {
        send("HTTP/1.1 200 OK\r\n" + fields.joinToString("") { "$it\r\n" } + "Content-Length: 2\r\n\r\nok")
    }
}

class HstsTest : FunSpec({
    val folder = Files.createTempDirectory("hsts").toFile()
    afterSpec { folder.deleteRecursively() }

    fun file(name: String): Path = File(folder, name).toOkioPath()

    fun store(clock: Clock = HandClock(), path: Path? = null) = HstsStore(path).also { it.clock = clock }

    fun HstsStore.upgradedText(url: String) = upgraded(Url.parse(url)).toString()

    test("a host that was noted is reached by https, ws by wss, and the port 80 becomes the default") {
        val store = store()
        store.note(Url.parse("https://A.Example/"), "max-age=60")
        store.upgradedText("http://a.example/x?y") shouldBe "https://a.example/x?y"
        store.upgradedText("ws://a.example/") shouldBe "wss://a.example/"
        store.upgradedText("http://a.example:8080/") shouldBe "https://a.example:8080/"
        store.upgraded(Url.parse("http://a.example:80/", UrlSyntax.AS_WRITTEN)).port shouldBe 443
        store.upgradedText("http://a.example./") shouldBe "https://a.example./"
        for (url in listOf("http://b.a.example/", "http://example/", "https://a.example/", "ftp://a.example/")) {
            store.upgradedText(url) shouldBe url
        }
    }

    test("includeSubDomains covers all names below, and a name's own entry does not end that") {
        val store = store()
        store.note(Url.parse("https://example/"), "max-age=60; includeSubDomains")
        store.covers("a.b.example") shouldBe true
        store.note(Url.parse("https://b.example/"), "max-age=60")
        store.covers("a.b.example") shouldBe true
        store.covers("notexample") shouldBe false
    }

    test("it holds until it expires, and max-age=0 ends it at once") {
        val clock = HandClock()
        val store = store(clock)
        store.note(Url.parse("https://h/"), "max-age=60")
        clock.time += 59.seconds
        store.covers("h") shouldBe true
        clock.time += 1.seconds
        store.covers("h") shouldBe false
        store.note(Url.parse("https://h/"), "max-age=60")
        store.note(Url.parse("https://h/"), "max-age=0")
        store.entries.shouldBeEmpty()
    }

    test("only https may say so, not for addresses, and only within the grammar of RFC 6797 section 6.1") {
        val store = store()
        val ignored = listOf(
            "http://h/" to "max-age=60",
            "https://192.0.2.1/" to "max-age=60",
            "https://[2001:db8::1]/" to "max-age=60",
            "https://h/" to "includeSubDomains",
            "https://h/" to "max-age=",
            "https://h/" to "max-age=-1",
            "https://h/" to "max-age=60; max-age=70",
            "https://h/" to "max-age=60; includeSubDomains; includesubdomains",
            "https://h/" to "",
        )
        for ((url, value) in ignored) store.note(Url.parse(url), value) shouldBe false
        store.entries.shouldBeEmpty()
        val taken = listOf(
            "MAX-AGE=\"60\"",
            " ; max-age = 60 ;; ",
            "max-age=60; preload; x=\"y\"",
            "max-age=" + "9".repeat(40),
        )
        taken.forEachIndexed { at, value -> store.note(Url.parse("https://h$at/"), value) }
        store.entries.map { it.host }.sorted() shouldBe listOf("h0", "h1", "h2", "h3")
    }

    test("it is kept in curl's file, whole, and read from there") {
        val path = file("hsts.txt")
        val store = store(path = path)
        store.note(Url.parse("https://a.example/"), "max-age=3600") shouldBe true
        store.add(HstsEntry("b.example", includesSubdomains = true))
        store.save()
        File("$path").readLines().drop(1) shouldContainExactly
            listOf("a.example \"20260101 01:00:00\"", ".b.example \"unlimited\"")
        folder.list().orEmpty().toList() shouldBe listOf("hsts.txt")
        File(
            "$path",
        ).appendText("# a comment\nnonsense\n.c.example \"20270101 00:00:00\"\nold.example \"20200101 00:00:00\"\n")
        val read = store(path = path)
        read.entries.map { it.host }.sorted() shouldBe listOf("a.example", "b.example", "c.example")
        read.covers("x.b.example") shouldBe true
        read.covers("x.a.example") shouldBe false
        read.remove("b.example")
        read.save()
        File("$path").readText() shouldNotContain "b.example"
    }

    test("10,000 hosts are enough") {
        val store = store()
        repeat(10_001) { store.add(HstsEntry("h$it")) }
        store.entries.size shouldBe 10_000
        store.add(HstsEntry("h1", includesSubdomains = true))
        store.covers("x.h1") shouldBe true
    }

    test("a client notes what a server says over TLS, saves it, and never asks in the clear again") {
        val server = tlsServer {
            answersAll("Strict-Transport-Security: max-age=60", "Strict-Transport-Security: max-age=0")
        }
        val path = file("noted.txt")
        val store = HstsStore(path)
        val http = secured(store)
        http.geturl(server.url(host = "localhost")).text() shouldBe "ok"
        store.entries.single().host shouldBe "localhost"
        until("it is saved") { File("$path").exists() && "localhost" in File("$path").readText() }
        val page = http.geturl("http://localhost:${server.port}/again")
        page.text() shouldBe "ok"
        page.url.scheme shouldBe "https"
        server.connections shouldBe 1
        val next = secured(HstsStore(path)).geturl("http://localhost:${server.port}/")
        next.url.scheme shouldBe "https"
    }

    test("what a server says just before the client is closed is in the file when that has ended") {
        val server = tlsServer { answersAll("Strict-Transport-Security: max-age=60") }
        val path = file("last.txt")
        val mayWrite = Gate()
        val slow = object : ForwardingFileSystem(FileSystem.SYSTEM) {
            override fun sink(file: Path, mustCreate: Boolean) = super.sink(file, mustCreate).also { mayWrite.pass() }
        }
        val http = secured(HstsStore(path, slow))
        http.geturl(server.url(host = "localhost")).text() shouldBe "ok"
        http.close()
        coroutineScope {
            val ending = async(start = CoroutineStart.UNDISPATCHED) { http.awaitClosed() }
            ending.isCompleted shouldBe false
            mayWrite.open()
        }
        HstsStore(path).covers("localhost") shouldBe true
    }

    test("a redirect to http is taken for https where the host is known, and so is allowed") {
        val server = tlsServer {
            val head = request()
            val port = head.substringAfter("Host: localhost:").substringBefore("\r\n")
            send("HTTP/1.1 302 Found\r\nLocation: http://localhost:$port/b\r\nContent-Length: 0\r\n\r\n")
            answersAll()
        }
        val store = HstsStore().apply { add(HstsEntry("localhost")) }
        val page = secured(store).geturl(server.url("/a", host = "localhost"))
        page.text() shouldBe "ok"
        page.hops.single().location.toString() shouldBe "https://localhost:${server.port}/b"
    }

    test("what is said in the clear is not noted, and without a store nothing is") {
        val server = answering(Peer.response("x", "Strict-Transport-Security: max-age=60"))
        val store = HstsStore()
        secured(store).geturl("http://localhost:${server.port}/").text() shouldBe "x"
        store.entries.shouldBeEmpty()
        "$store" shouldContain "0 hosts"
    }
})
