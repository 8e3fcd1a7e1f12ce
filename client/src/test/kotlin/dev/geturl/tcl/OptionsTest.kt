package dev.geturl.tcl

import dev.geturl.GeturlOptions
import dev.geturl.HttpConfig
import dev.geturl.HttpException
import dev.geturl.Resolver
import dev.geturl.Status
import dev.geturl.Timeouts
import dev.geturl.UrlSyntax
import dev.geturl.testing.freePort
import dev.geturl.testing.rawServer
import dev.geturl.testing.tclClient
import io.kotest.assertions.throwables.shouldThrow
import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.shouldBe
import io.kotest.matchers.string.shouldContain
import io.kotest.matchers.types.shouldBeInstanceOf
import okio.Buffer
import kotlin.time.Duration
import kotlin.time.Duration.Companion.milliseconds
import kotlin.time.Duration.Companion.seconds

/**
 * The section "Options and errors" of the manual's semantics, under its profile.
 *
 * Without a counterpart, as Kotlin's compiler says it: unknown options, options with an odd count, values of the wrong
 * type (an integer for `-timeout`, a list for `-headers`), and `-threadlevel`, as nothing blocks. `reset` of an unknown
 * token cannot be, as a transaction is an object; a second `reset` is harmless. Cookie jar, pipelining and proxies have
 * sections of their own.
 */
class OptionsTest : FunSpec({
    test("config without an argument gives the options: printed, those that differ from the defaults") {
        HttpConfig().toString() shouldBe "HttpConfig()"
        HttpConfig {
            zip = false
            urlEncoding = "iso8859-1"
        }.toString() shouldBe
            "HttpConfig(zip=false, urlEncoding=iso8859-1)"
        val manual = HttpConfig.tcl().toString()
        for (option in listOf(
            "allCodings=false",
            "defaultCharset=iso8859-1",
            "urlSyntax=STRICT",
            "sendUserInfo=false",
        )) {
            manual shouldContain option
        }
    }

    test("The defaults are the manual's") {
        val config = HttpConfig.tcl()
        config.accept shouldBe "*/*"
        config.urlEncoding shouldBe "utf-8"
        config.zip shouldBe true
        config.pool.keepAlive shouldBe false
        config.pool.maxIdlePerOrigin shouldBe 1
        config.urlSyntax shouldBe UrlSyntax.STRICT
        config.defaultCharset shouldBe "iso8859-1"
        config.translateLineEnds shouldBe true
        config.timeouts shouldBe
            Timeouts(connect = Duration.ZERO, pool = Duration.ZERO, tls = Duration.ZERO, countsWaiting = false)
        config.expectContinueAbove shouldBe -1
    }

    test("An option that cannot be is refused when it is given, and the message names it") {
        val http = tclClient()
        val wrong = mapOf<String, GeturlOptions.() -> Unit>(
            "timeout" to { timeout = (-1).milliseconds },
            "connectTimeout" to { connectTimeout = (-1).seconds },
            "resolveTimeout" to { resolveTimeout = (-1).seconds },
            "blockSize" to { blockSize = 0 },
            "queryBlockSize" to { queryBlockSize = -1 },
            "method" to { method = "GET /" },
            "length" to { queryChannel(Buffer(), -2) },
        )
        for ((name, option) in wrong) {
            shouldThrow<IllegalArgumentException> {
                http.start(
                    "http://127.0.0.1:1/",
                    option,
                )
            }.message.orEmpty() shouldContain
                name
        }
    }

    test("query and querychannel exclude each other") {
        shouldThrow<IllegalArgumentException> {
            tclClient().geturl("http://127.0.0.1:1/") {
                query("x")
                queryChannel(Buffer())
            }
        }.message.orEmpty() shouldContain "query"
    }

    test("Errors found before the socket opens are thrown, also by start") {
        shouldThrow<HttpException.InvalidUrl> { tclClient().start("http:junk") }
        shouldThrow<HttpException.Unsupported> { tclClient().start("foo://host/") }
    }

    test("A later error is thrown by a suspending call") {
        val server = rawServer {
            request()
            send("HTTP/1.1 200 OK\r\nContent-Length: -1\r\n\r\n")
        }
        val failure = shouldThrow<HttpException.Protocol> { tclClient().geturl(server.url()) }
        failure.url shouldBe server.url()
    }

    test("timeout and eof are returned, not thrown") {
        val silent = rawServer {
            request()
            awaitClose()
        }
        tclClient().geturl(silent.url()) { timeout = 50.milliseconds }.status shouldBe Status.TIMEOUT
        val closing = rawServer { request() }
        tclClient().geturl(closing.url()).status shouldBe Status.EOF
    }

    test("With a command nothing is thrown after the start: status error, the message in error") {
        val transaction = tclClient().start("http://127.0.0.1:${freePort()}/").await()
        transaction.status shouldBe Status.ERROR
        transaction.error.shouldBeInstanceOf<HttpException.ConnectFailed>().message.orEmpty() shouldContain "127.0.0.1"
        transaction.responseInfo.error shouldBe transaction.error?.message
    }

    test("A refused connection, an unknown host and an unsupported scheme have messages of their own") {
        shouldThrow<HttpException.ConnectFailed> { tclClient().geturl("http://127.0.0.1:${freePort()}/") }
            .message
            .orEmpty()
            .lowercase() shouldContain "connect"
        val nobody = tclClient { resolver = Resolver { throw HttpException.UnknownHost("no address for $it") } }
        shouldThrow<HttpException.UnknownHost> { nobody.geturl("http://nowhere.invalid/") }
            .message
            .orEmpty() shouldContain "nowhere.invalid"
    }

    test("A failed connect leaks no socket, nor does cleanup after a kept connection") {
        val http = tclClient()
        repeat(20) { runCatching { http.geturl("http://127.0.0.1:${freePort()}/") } }
        val server = rawServer { requests { reply("x") } }
        http.geturl(server.url()) { keepAlive = true }.close()
        http.geturl(server.url()) { keepAlive = false }.close()
        server.connections shouldBe 2
    }

    test("A second reset is harmless, and so is one after the end") {
        val server = rawServer {
            request()
            awaitClose()
        }
        val transaction = tclClient().start(server.url())
        transaction.reset("first")
        transaction.reset("second")
        transaction.await().error?.message.orEmpty() shouldContain "first"
        transaction.reset("third")
        transaction.status shouldBe Status.RESET
    }
})
