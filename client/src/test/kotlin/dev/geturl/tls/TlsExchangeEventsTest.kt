package dev.geturl.tls

import dev.geturl.HttpException
import dev.geturl.TimeoutKind
import dev.geturl.Timeouts
import dev.geturl.TlsHandshakeEnded
import dev.geturl.TlsHandshakeFailed
import dev.geturl.TlsOptions
import dev.geturl.TlsVersion
import dev.geturl.get
import dev.geturl.net.ConnectTarget
import dev.geturl.net.Connection
import dev.geturl.net.Transport
import dev.geturl.testing.HeardEvents
import dev.geturl.testing.rawServer
import dev.geturl.testing.testClient
import io.kotest.assertions.throwables.shouldThrow
import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.collections.shouldContainExactly
import io.kotest.matchers.shouldBe
import io.kotest.matchers.string.shouldContain
import io.kotest.matchers.string.shouldStartWith
import io.kotest.matchers.types.shouldBeInstanceOf
import kotlinx.coroutines.CompletableDeferred
import kotlin.time.Duration.Companion.milliseconds

class TlsExchangeEventsTest : FunSpec({
    test("The handshake of a new connection is told, and a kept one has none") {
        val heard = HeardEvents()
        val server = tlsServer()
        val http = testClient {
            tls = TlsOptions { cafile = rootFile() }
            events = heard
        }
        val first = heard.of(http.get(server.url()))
        val peer = "127.0.0.1:${server.port}"
        first.map { it.what }.filter { "connect" in it || "tls" in it }.dropLast(1) shouldContainExactly listOf(
            "connect started: $peer",
            "connected: $peer",
            "tls started: $peer",
            "tls ended: $peer by TLSv1.3, TLS_AES_256_GCM_SHA384",
            "connection acquired: new to $peer",
        )
        first.filterIsInstance<TlsHandshakeEnded>().single().tls.status().certificate?.subject shouldBe "CN=localhost"
        heard.of(http.get(server.url())).none { "tls" in it.what } shouldBe true
    }

    test("A handshake that fails is told with its failure, and one that takes too long, too") {
        val heard = HeardEvents()
        val server = tlsServer(Pki.issued("other.example"))
        val http = testClient {
            tls = TlsOptions { cafile = rootFile() }
            events = heard
            timeouts = Timeouts(tls = 200.milliseconds)
        }
        val refused = http.start(server.url()).await()
        val failed = heard.of(refused).filterIsInstance<TlsHandshakeFailed>().single()
        failed.failure shouldBe refused.error
        failed.what shouldStartWith "tls failed: 127.0.0.1:${server.port}: The certificate of"
        val silent = rawServer { awaitClose() }
        val late = http.start(silent.url().replace("http:", "https:")).await()
        (late.error as HttpException.Timeout).kind shouldBe TimeoutKind.TLS
        heard.of(late).filterIsInstance<TlsHandshakeFailed>().size shouldBe 1
    }

    test("What fails on an open connection can be asked for by registerError") {
        val server = tlsServer {
            request()
            send("HTTP/1.1 200 OK\r\nContent-Length: 20\r\n\r\n")
            raw(ByteArray(40).also { byteArrayOf(23, 3, 3, 0, 35).copyInto(it) })
            requestOrNull()
        }
        val http = tlsClient()
        val made = CompletableDeferred<Connection>()
        val tls = http.unregister("https").transport
        http.register(
            "https",
            443,
            object : Transport by tls {
                override suspend fun over(tunnel: Connection, target: ConnectTarget) =
                    tls.over(tunnel, target).also(made::complete)
            },
        )
        val failed = http.start(server.url()).await().error.shouldBeInstanceOf<HttpException.TlsFailed>()
        http.registerError(made.await()) shouldBe failed.message
    }

    test("No version in common is told with both sides' where the server says its own, and so is ALPN") {
        val older = tlsServer(configure = { enabledProtocols = arrayOf("TLSv1.2") })
        shouldThrow<HttpException.TlsFailed> {
            tlsClient { protocols = setOf(TlsVersion.TLS_1_3) }.get(older.url())
        }.message shouldContain "tls1.3 was offered"
        val suites = listOf("TLS_AES_128_GCM_SHA256")
        val picky = tlsServer(configure = { enabledCipherSuites = arrayOf("TLS_AES_256_GCM_SHA384") })
        shouldThrow<HttpException.TlsFailed> {
            tlsClient {
                ciphersuites = suites
                protocols = setOf(TlsVersion.TLS_1_3)
            }.get(picky.url())
        }.message shouldContain "TLS_AES_128_GCM_SHA256 of tls1.3 were offered"
        val other = tlsServer(configure = {
            sslParameters = sslParameters.apply { applicationProtocols = arrayOf("ftp") }
        })
        shouldThrow<HttpException.TlsFailed> { tlsClient().get(other.url()) }.message shouldContain
            "none of the protocols that ALPN offered: http/1.1"
    }
})
