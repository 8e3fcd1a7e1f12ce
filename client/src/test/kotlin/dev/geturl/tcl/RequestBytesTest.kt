package dev.geturl.tcl

import dev.geturl.GETURL_VERSION
import dev.geturl.HttpException
import dev.geturl.HttpVersion
import dev.geturl.Resolver
import dev.geturl.Stage
import dev.geturl.Status
import dev.geturl.testing.ZeroSource
import dev.geturl.testing.rawServer
import dev.geturl.testing.tclClient
import io.kotest.assertions.throwables.shouldThrow
import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.shouldBe
import io.kotest.matchers.shouldNotBe
import io.kotest.matchers.string.shouldContain
import io.kotest.matchers.string.shouldEndWith
import io.kotest.matchers.string.shouldMatch
import io.kotest.matchers.string.shouldNotContain
import okio.Buffer

/**
 * The section "Request bytes" of the manual's semantics, under its profile. What differs from Tcl by decision: a
 * caller's `User-Agent` replaces the default, invalid header names are refused in place of being changed, a handler
 * keeps HTTP/1.1, and a body of unknown length goes out in chunks. `Proxy-Authorization` and `Cookie` come with their
 * own features.
 */
class RequestBytesTest : FunSpec({
    test("The order is request line, Host, User-Agent, Accept, Accept-Encoding, Connection") {
        val exchange = exchanged(config = { userAgent = "UA" }, path = "/p?q=1")
        exchange.seen shouldBe "GET /p?q=1 HTTP/1.1\r\n" +
            "Host: ${exchange.host}\r\nUser-Agent: UA\r\nAccept: */*\r\n" +
            "Accept-Encoding: gzip,deflate\r\nConnection: close\r\n\r\n"
    }

    test("The caller's headers stand behind User-Agent as given, Content-Type and Content-Length at the end") {
        val exchange = exchanged(config = { userAgent = "UA" }) {
            headers { add("X-One" to "1", "x-TWO" to "a  b", "X-One" to "3") }
            query("a=b")
        }
        exchange.seen shouldBe "POST / HTTP/1.1\r\n" +
            "Host: ${exchange.host}\r\nUser-Agent: UA\r\nX-One: 1\r\nx-TWO: a  b\r\nX-One: 3\r\nAccept: */*\r\n" +
            "Accept-Encoding: gzip,deflate\r\nConnection: close\r\n" +
            "Content-Type: application/x-www-form-urlencoded\r\nContent-Length: 3\r\n\r\na=b"
    }

    test("requestLine and requestHeaders are what the server saw") {
        val exchange = exchanged { headers { add("X-One" to "1") } }
        "${exchange.got.requestLine}\r\n" + exchange.got.requestHeaders.toString().replace(
            "\n",
            "\r\n",
        ) + "\r\n" shouldBe
            exchange.seen
    }

    test("The User-Agent names the platform, the package and this library") {
        exchanged().field("User-Agent") shouldNotBe null
        exchanged().field("User-Agent").orEmpty() shouldMatch
            Regex("Mozilla/5\\.0 \\(.+; U; .+\\) http/2\\.10 geturl/${Regex.escape(GETURL_VERSION)}")
    }

    for (name in listOf("Accept", "aCCEPT-eNCODING", "accept")) {
        test("A caller's $name replaces the default in any case, at the caller's place") {
            val exchange = exchanged { headers { add("X-Before" to "1", name to "mine", "X-After" to "2") } }
            val names = exchange.fields.map { it.substringBefore(':') }
            names.count { it.equals(name, ignoreCase = true) } shouldBe 1
            exchange.field(name) shouldBe "mine"
            names.indexOf(name) shouldBe names.indexOf("X-Before") + 1
        }
    }

    test("A caller's Host is sent at the top and replaces the default") {
        val exchange = exchanged { headers { add("X-Before" to "1", "host" to "other.example") } }
        exchange.fields.first().lowercase() shouldBe "host: other.example"
        exchange.fields.count { it.startsWith("Host", ignoreCase = true) } shouldBe 1
    }

    test("A caller's Content-Type beats the option type") {
        val exchange = exchanged {
            query("x")
            type = "text/plain"
            headers { add("content-type" to "application/xml") }
        }
        exchange.field("content-type") shouldBe "application/xml"
        exchange.seen shouldNotContain "text/plain"
    }

    test("A caller's Content-Length is used as the length of a query channel, and there is no other") {
        val exchange = exchanged {
            queryChannel(Buffer().writeUtf8("12345"))
            headers { add("Content-Length" to "5") }
        }
        exchange.fields.filter { it.startsWith("Content-Length") } shouldBe listOf("Content-Length: 5")
        exchange.seen shouldEndWith "\r\n\r\n12345"
        exchange.seen shouldNotContain "Transfer-Encoding"
    }

    test("A caller's Content-Length that is not the query's length is refused before anything is sent") {
        shouldThrow<HttpException.Unsupported> {
            tclClient().geturl("http://127.0.0.1:1/") {
                query("12345")
                headers { add("Content-Length" to "6") }
            }
        }.message.orEmpty() shouldContain "6"
    }

    test("(!) A User-Agent in the headers replaces the default") {
        val exchange = exchanged { headers { add("User-Agent" to "mine") } }
        exchange.fields.filter { it.startsWith("User-Agent") } shouldBe listOf("User-Agent: mine")
    }

    test("CR and LF are removed from the values of the caller's headers") {
        exchanged { headers { add("X-Split" to "a\r\nEvil: yes\n") } }.field("X-Split") shouldBe "aEvil: yes"
    }

    for (name in listOf("", " X", "X Y", "X:", "X\r\nY", "Ä")) {
        test("(!) The header name \"${name.replace("\r\n", "\\r\\n")}\" is refused, with a message that shows it") {
            shouldThrow<IllegalArgumentException> {
                tclClient().geturl("http://127.0.0.1:1/") { headers { add(name to "v") } }
            }.message.orEmpty() shouldContain "header name"
        }
    }

    test("Host has the port only when it is not the scheme's default") {
        exchanged().let { it.field("Host") shouldBe it.host }
        val transaction = tclClient { resolver = Resolver { emptyList() } }.start("http://host:80/")
        transaction.await().requestHeaderValue("host") shouldBe "host"
    }

    test("Connection is keep-alive with keepalive 1 on HTTP/1.1, else close") {
        exchanged { keepAlive = true }.field("Connection") shouldBe "keep-alive"
        exchanged { keepAlive = false }.field("Connection") shouldBe "close"
        exchanged().field("Connection") shouldBe "close"
    }

    test("A caller's Connection keeps its words, lower-cased, loses close and keep-alive and gets ours at the end") {
        exchanged { headers { add("Connection" to "Foo, Keep-Alive") } }.field("Connection") shouldBe "foo, close"
        exchanged {
            keepAlive = true
            headers { add("connection" to "close", "Connection" to "Bar") }
        }.fields.filter { it.startsWith("connection:", ignoreCase = true) } shouldBe
            listOf("Connection: bar, keep-alive")
    }

    test("Accept-Encoding is gzip,deflate, and identity when zip is 0") {
        exchanged().field("Accept-Encoding") shouldBe "gzip,deflate"
        exchanged(config = { zip = false }).field("Accept-Encoding") shouldBe "identity"
    }

    test("A plain call is HTTP/1.1 with Connection: close") {
        val exchange = exchanged()
        exchange.seen.substringBefore("\r\n") shouldBe "GET / HTTP/1.1"
        exchange.got.responseInfo.connectionActual shouldBe "close"
    }

    test("protocol 1.0 forces close, whatever keepalive says") {
        val exchange = exchanged {
            protocol = HttpVersion.HTTP_1_0
            keepAlive = true
        }
        exchange.seen.substringBefore("\r\n") shouldBe "GET / HTTP/1.0"
        exchange.field("Connection") shouldBe "close"
        exchange.got.responseInfo.httpRequest shouldBe "1.0"
    }

    test("(!) A handler keeps HTTP/1.1 and takes coded and chunked bodies") {
        val body = Buffer()
        val exchange = exchanged("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\n") {
            handler { source, _ -> source.read(body, 1000) }
        }
        exchange.seen.substringBefore("\r\n") shouldBe "GET / HTTP/1.1"
        exchange.field("Accept-Encoding") shouldBe "gzip,deflate"
        body.readUtf8() shouldBe "abc"
    }

    test("HEAD with validate, POST with a query or a query channel, and method overrides") {
        exchanged { validate = true }.seen.substringBefore(' ') shouldBe "HEAD"
        exchanged { query("x") }.seen.substringBefore(' ') shouldBe "POST"
        exchanged { queryChannel(Buffer().writeUtf8("x"), 1) }.seen.substringBefore(' ') shouldBe "POST"
        exchanged {
            method = "PROPFIND"
            query("x")
        }.seen.substringBefore(' ') shouldBe "PROPFIND"
    }

    test("An empty query is a GET without body") {
        val exchange = exchanged { query("") }
        exchange.seen.substringBefore(' ') shouldBe "GET"
        exchange.seen shouldNotContain "Content-"
    }

    test("Content-Type defaults to a form, only with a body; there is no Expect") {
        exchanged { query("x") }.field("Content-Type") shouldBe "application/x-www-form-urlencoded"
        exchanged { query("x") }.field("Expect") shouldBe null
        exchanged().field("Content-Type") shouldBe null
    }

    test("The option type names the body's type") {
        exchanged {
            query("{}")
            type = "application/json"
        }.field("Content-Type") shouldBe "application/json"
    }

    test("(!) A query channel of unknown length goes out in chunks") {
        val exchange = exchanged { queryChannel(Buffer().writeUtf8("abc")) }
        exchange.field("Transfer-Encoding") shouldBe "chunked"
        exchange.field("Content-Length") shouldBe null
        exchange.seen shouldEndWith "\r\n\r\n3\r\nabc\r\n0\r\n\r\n"
    }

    for (size in listOf(7L, 24_576L, 122_880L)) {
        test("A query channel of $size bytes is sent with its length") {
            val exchange =
                exchanged { queryChannel(Buffer().write(ByteArray(size.toInt()) { 'x'.code.toByte() }), size) }
            exchange.field("Content-Length") shouldBe "$size"
            exchange.seen.substringAfter("\r\n\r\n").length shouldBe size.toInt()
            exchange.got.responseInfo.totalPost shouldBe size
            exchange.got.responseInfo.currentPost shouldBe size
        }
    }

    test("queryprogress comes once a block: 122,879 bytes at 16,384 give 16,384, 32,768 and so on to 122,879") {
        val told = ArrayList<Pair<Long, Long>>()
        val exchange = exchanged {
            query("x".repeat(122_879))
            queryBlockSize = 16_384
            onQueryProgress { _, total, current -> told += total to current }
        }
        exchange.got.status shouldBe Status.OK
        told shouldBe (1L..8L).map { 122_879L to minOf(it * 16_384, 122_879L) }
    }

    test("queryprogress comes once a block for a small body too") {
        val told = ArrayList<Long>()
        exchanged {
            query("x".repeat(20_000))
            queryBlockSize = 8_192
            onQueryProgress { _, _, current -> told += current }
        }
        told shouldBe listOf(8_192L, 16_384L, 20_000L)
    }

    test("A write error in the body does not end the request: the reply is read and the error is in postError") {
        val server = rawServer(receiveBuffer = 4096) {
            head()
            reply("too much", status = "413 Content Too Large")
            shutdownOutput()
            awaitClose()
        }
        val got = tclClient().geturl(server.url()) { queryChannel(ZeroSource(), 1L shl 40) }
        got.status shouldBe Status.OK
        got.responseCode shouldBe 413
        got.text() shouldBe "too much"
        got.postError shouldNotBe null
        got.responseInfo.postError shouldContain "bytes"
        got.error shouldBe null
        got.stage shouldBe Stage.COMPLETE
    }
})
