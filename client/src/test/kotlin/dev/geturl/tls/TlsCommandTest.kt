package dev.geturl.tls

import dev.geturl.HttpException
import dev.geturl.TlsCommand
import dev.geturl.TlsEvent
import dev.geturl.TlsInfoType
import dev.geturl.TlsMajor
import dev.geturl.TlsMinor
import dev.geturl.TlsVersion
import dev.geturl.get
import dev.geturl.testing.until
import io.kotest.assertions.throwables.shouldThrow
import io.kotest.assertions.withClue
import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.collections.shouldContain
import io.kotest.matchers.collections.shouldContainAll
import io.kotest.matchers.collections.shouldContainExactly
import io.kotest.matchers.collections.shouldHaveSize
import io.kotest.matchers.nulls.shouldBeNull
import io.kotest.matchers.nulls.shouldNotBeNull
import io.kotest.matchers.shouldBe
import io.kotest.matchers.shouldNotBe
import io.kotest.matchers.string.shouldContain
import io.kotest.matchers.string.shouldStartWith
import java.util.concurrent.CopyOnWriteArrayList

private class Heard : TlsCommand {
    val events = CopyOnWriteArrayList<TlsEvent>()

    override fun onEvent(event: TlsEvent) {
        events += event
    }

    val infos: List<String>
        get() = events.filterIsInstance<TlsEvent.Info>().map { "${it.major.text} ${it.minor.text} ${it.message}" }
    val alerts: List<TlsEvent.Info>
        get() = events.filterIsInstance<TlsEvent.Info>().filter { it.major == TlsMajor.ALERT }
    val messages: List<String>
        get() = events.filterIsInstance<TlsEvent.Message>().filter { it.contentType == "handshake" }.map {
            (if (it.isSent) "> " else "< ") + it.message.substringBefore(',')
        }
    val sessions get() = events.filterIsInstance<TlsEvent.Session>()
    val errors get() = events.filterIsInstance<TlsEvent.Error>()
}

private val CLOSING = "HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 2\r\n\r\nok"

class TlsCommandTest : FunSpec({
    test("The steps of a handshake are told from its start to its end, and each message that can be read") {
        val older = Heard()
        val server = tlsServer()
        tlsClient {
            protocols = setOf(TlsVersion.TLS_1_2)
            command = older
        }.get(server.url())
        older.messages shouldContainExactly listOf(
            "> client_hello",
            "< server_hello",
            "< certificate",
            "< server_key_exchange",
            "< server_hello_done",
            "> client_key_exchange",
            "> encrypted_handshake_message",
            "< new_session_ticket",
            "< encrypted_handshake_message",
        )
        older.infos.first() shouldBe "handshake start with 127.0.0.1:${server.port}"
        older.infos shouldContainAll listOf("connect loop write client hello", "connect loop read server hello")
        older.infos shouldContain "connect exit the handshake is done"
        older.infos.single { it.startsWith("handshake done") } shouldStartWith "handshake done TLSv1.2, TLS_ECDHE_ECDSA"
        older.events.map { it.channel }.toSet() shouldHaveSize 1
        older.events.first().channel.isServer shouldBe false
    }

    test("In TLS 1.3 what is encrypted is told as records") {
        val heard = Heard()
        tlsClient { command = heard }.get(tlsServer().url())
        heard.messages shouldContainExactly listOf("> client_hello", "< server_hello")
        heard.events.filterIsInstance<TlsEvent.Message>().filter { it.contentType == "application_data" }.run {
            any { it.isSent } shouldBe true
            any { !it.isSent } shouldBe true
            all { it.message.startsWith("encrypted, ") && it.version == "TLSv1.2" } shouldBe true
        }
    }

    test("A session that can be resumed is told, once for each") {
        for (version in TlsVersion.entries) {
            val heard = Heard()
            val server = tlsServer {
                request()
                send(CLOSING)
            }
            val http = tlsClient {
                protocols = setOf(version)
                command = heard
            }
            val got = http.get(server.url())
            withClue("$version ${heard.infos}") {
                val session = heard.sessions.single()
                session.sessionId.size shouldNotBe 0
                if (version == TlsVersion.TLS_1_2) {
                    session.sessionId shouldBe got.tlsConnection()?.sessionId
                } else {
                    session.ticket.shouldBeNull()
                }
                http.get(server.url()).tlsConnection()?.sessionReused shouldBe true
                heard.events.map { it.channel.number }.toSet() shouldHaveSize 2
            }
        }
    }

    test("Alerts are told with their names, those that come and those that are sent, and the failure once") {
        val heard = Heard()
        val server = tlsServer(configure = { enabledProtocols = arrayOf("TLSv1.2") })
        val failure = shouldThrow<HttpException.TlsFailed> {
            tlsClient {
                protocols = setOf(TlsVersion.TLS_1_3)
                command = heard
            }.get(server.url())
        }
        heard.alerts.single().run {
            minor to message shouldBe (TlsMinor.READ to "protocol version")
            type shouldBe TlsInfoType.FATAL
        }
        heard.errors.single().cause shouldBe failure.cause
        heard.infos.last() shouldBe "connect exit the handshake has failed"
        val refusing = Heard()
        shouldThrow<HttpException.TlsFailed> {
            tlsClient {
                protocols = setOf(TlsVersion.TLS_1_2)
                command = refusing
            }.get(tlsServer(Pki.issued("other.example")).url())
        }
        refusing.alerts.single().run {
            minor shouldBe TlsMinor.WRITE
            message shouldContain "certificate"
            type shouldBe TlsInfoType.FATAL
        }
    }

    test("The end of a connection is told as the alert that it is") {
        val heard = Heard()
        val server = tlsServer {
            request()
            send(CLOSING)
            requestOrNull()
        }
        tlsClient { command = heard }.get(server.url())
        until("both ends have said so") { heard.alerts.size == 2 }
        heard.alerts.map { it.message }.toSet() shouldBe setOf("close notify")
        heard.alerts.map { it.minor }.toSet() shouldBe setOf(TlsMinor.READ, TlsMinor.WRITE)
        heard.alerts.map { it.type }.toSet() shouldBe setOf(TlsInfoType.WARNING)
    }

    test("A command that throws in the handshake fails it at whatever step, and never later") {
        val steps = Heard()
        val server = tlsServer { replies("hello") }
        tlsClient { command = steps }.get(server.url())
        val done = steps.events.indexOfFirst { it is TlsEvent.Info && it.minor == TlsMinor.DONE }
        for (step in 0..done) {
            var count = 0
            val failure = shouldThrow<HttpException.TlsFailed> {
                tlsClient { command = TlsCommand { if (count++ == step) error("a bug") } }.get(server.url())
            }
            failure.message shouldContain "TlsOptions.command threw: java.lang.IllegalStateException: a bug"
        }
        var isDone = false
        val late = TlsCommand {
            if (isDone) error("a bug")
            isDone = it is TlsEvent.Info && it.minor == TlsMinor.DONE
        }
        tlsClient { command = late }.get(server.url()).text() shouldBe "hello"
    }

    test("A forged record is told as an error") {
        val heard = Heard()
        val server = tlsServer {
            request()
            send("HTTP/1.1 200 OK\r\nContent-Length: 20\r\n\r\n")
            raw(ByteArray(40).also { byteArrayOf(23, 3, 3, 0, 35).copyInto(it) })
            requestOrNull()
        }
        val http = tlsClient { command = heard }
        val failure = shouldThrow<HttpException.TlsFailed> { http.geturl(server.url()) }
        heard.errors.single().message shouldBe failure.message
        heard.errors.single().cause.shouldNotBeNull()
    }
})
