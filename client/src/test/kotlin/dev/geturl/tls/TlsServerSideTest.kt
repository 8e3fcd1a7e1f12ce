package dev.geturl.tls

import dev.geturl.HttpClient
import dev.geturl.HttpException
import dev.geturl.TimeoutKind
import dev.geturl.TlsAnswer
import dev.geturl.TlsIdentities
import dev.geturl.TlsIdentity
import dev.geturl.TlsOptions
import dev.geturl.TlsProtocolChoice
import dev.geturl.TlsQuestion
import dev.geturl.TlsServerOptions
import dev.geturl.TlsValidation
import dev.geturl.TlsVersion
import dev.geturl.get
import dev.geturl.listen
import dev.geturl.net.ConnectTarget
import dev.geturl.net.Connection
import dev.geturl.net.LayeredConnection
import dev.geturl.net.SocketAddress
import dev.geturl.nio.receive
import dev.geturl.nio.send
import dev.geturl.testing.answer
import dev.geturl.testing.closedAfterTest
import dev.geturl.testing.listeningClient
import dev.geturl.testing.promptly
import dev.geturl.testing.serving
import dev.geturl.testing.until
import dev.geturl.tlsAcceptor
import io.kotest.assertions.throwables.shouldThrow
import io.kotest.assertions.withClue
import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.shouldBe
import io.kotest.matchers.string.shouldContain
import io.kotest.matchers.types.shouldBeInstanceOf
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.async
import kotlinx.coroutines.awaitAll
import kotlinx.coroutines.coroutineScope
import kotlinx.coroutines.yield
import okhttp3.tls.HeldCertificate
import okio.Buffer
import okio.ByteString.Companion.encodeUtf8
import java.net.Socket
import java.security.cert.X509Certificate
import java.util.concurrent.CopyOnWriteArrayList
import java.util.concurrent.atomic.AtomicInteger
import javax.net.ssl.SSLContext
import javax.net.ssl.SSLEngine
import javax.net.ssl.SSLSocket
import javax.net.ssl.X509ExtendedTrustManager
import kotlin.time.Duration.Companion.milliseconds

internal fun HeldCertificate.identity(): TlsIdentity =
    TlsIdentity.of((certificatePem() + privateKeyPkcs8Pem()).encodeUtf8())

/** Options of a server that shows [held]. */
internal fun serverOptions(held: HeldCertificate = Pki.localhost, change: TlsServerOptions.Builder.() -> Unit = {}) =
    TlsServerOptions {
        identity = held.identity()
        change()
    }

private suspend fun HttpClient.socketTo(address: SocketAddress): Connection =
    platform.transport.connect(ConnectTarget("localhost", 443, address)).closedAfterTest()

class TlsServerSideTest : FunSpec({
    suspend fun served(options: TlsServerOptions = serverOptions()) = serving(options) { it.answer { "served" } }

    test("A server of the library serves a client of the library, in both versions, to many at once") {
        for (version in TlsVersion.entries) {
            val http = tlsClient { protocols = setOf(version) }
            val served = served()
            val pages = coroutineScope { List(20) { async { http.get(served.url()).text() } }.awaitAll() }
            pages.toSet() shouldBe setOf("served")
            served.failures shouldBe emptyList()
        }
    }

    test("Keys of every kind are shown") {
        val http = tlsClient()
        for (held in listOf(Pki.localhost, Pki.rsa)) {
            http.get(served(serverOptions(held)).url(host = "localhost")).text() shouldBe "served"
        }
    }

    test("The certificate is chosen by the name that the client asks for") {
        val names = mapOf("a.example" to Pki.issued("a.example"), "b.example" to Pki.issued("b.example"))
        val asked = CopyOnWriteArrayList<String?>()
        val http = tlsClient()
        val served = served(
            serverOptions {
                identities = TlsIdentities { hello ->
                    yield()
                    asked += hello.servername
                    names[hello.servername]?.identity()
                }
            },
        )
        for (name in names.keys + "localhost" + "127.0.0.1") {
            http.get(served.url(host = name)).text() shouldBe "served"
        }
        asked shouldBe listOf("a.example", "b.example", "localhost", null)
    }

    test("hello comes before sni, sni before alpn, and each can refuse") {
        val seen = CopyOnWriteArrayList<String>()

        fun options(refused: Class<out TlsQuestion>?) = serverOptions {
            alpn = listOf("http/1.1")
            validatecommand = TlsValidation { question ->
                seen += question.toString().substringAfter(' ').substringAfter(' ')
                if (question.javaClass == refused) TlsAnswer.REJECT else question.proposed
            }
        }
        val http = tlsClient()
        http.get(served(options(null)).url(host = "localhost")).text() shouldBe "served"
        seen shouldBe listOf("hello localhost", "sni localhost", "alpn http/1.1")
        val alerts = mapOf(
            TlsQuestion.Hello::class.java to "handshake_failure",
            TlsQuestion.Sni::class.java to "unrecognized_name",
            TlsQuestion.Alpn::class.java to "no_application_protocol",
        )
        for ((question, alert) in alerts) {
            val served = served(options(question))
            val failure = shouldThrow<HttpException.TlsFailed> { http.get(served.url(host = "localhost")) }
            failure.message shouldContain alert
            until("the server knows it, too") { served.failures.size == 1 }
            served.failures.single().message.orEmpty() shouldContain "was refused"
        }
    }

    test("Of the protocols that both have the server's favourite is spoken; none in common is a refusal") {
        suspend fun spoken(offered: List<String>, options: TlsServerOptions): String {
            val http = tlsClient { alpn = offered }
            val served = serving(options) { connection ->
                connection.answer { (connection as TlsConnection).protocol.orEmpty() }
            }
            return http.get(served.url()).text()
        }
        val both = serverOptions { alpn = listOf("http/1.1", "http/1.0") }
        spoken(listOf("http/1.0", "http/1.1"), both) shouldBe "http/1.1"
        spoken(listOf("http/1.0"), both) shouldBe "http/1.0"
        spoken(emptyList(), both) shouldBe ""
        spoken(listOf("http/1.1"), serverOptions()) shouldBe ""
        val chosen = serverOptions { protocolchoice = TlsProtocolChoice { it.alpn.last() } }
        spoken(listOf("http/1.1", "http/1.0"), chosen) shouldBe "http/1.0"
        shouldThrow<HttpException.TlsFailed> {
            spoken(listOf("http/1.1"), serverOptions { alpn = listOf("h2") })
        }.message shouldContain "no_application_protocol"
        val going = serverOptions {
            alpn = listOf("h2")
            validatecommand = TlsValidation { if (it is TlsQuestion.Alpn) TlsAnswer.GO_ON else it.proposed }
        }
        spoken(listOf("http/1.1"), going) shouldBe ""
    }

    test("A client's certificate is asked for, or required, and one that is not believed is refused") {
        fun client(held: HeldCertificate?) = tlsClient {
            held?.let { certfile = testFolder().file("own", it.certificatePem() + it.privateKeyPkcs8Pem()) }
        }
        val authority = rootFile()
        val asking = serverOptions {
            request = true
            cafile = authority
        }
        val requiring = serverOptions {
            require = true
            cafile = authority
        }
        val strange = Pki.issued("a stranger", by = Pki.otherRoot)
        for ((options, none) in listOf(asking to true, requiring to false)) {
            client(Pki.client).let { it.get(served(options).url()).text() shouldBe "served" }
            for (held in listOf(null, strange)) {
                val http = client(held)
                val served = served(options)
                if (held == null && none) {
                    http.get(served.url()).text() shouldBe "served"
                } else {
                    shouldThrow<HttpException.TlsFailed> { http.get(served.url()) }
                    until("the server knows it") { served.failures.isNotEmpty() }
                    served.failures.first().message.orEmpty() shouldContain
                        if (held == null) "showed no certificate" else "CN=a stranger"
                }
            }
        }
    }

    test("A callback that throws fails the handshake in good order, and the next one goes well") {
        val calls = CopyOnWriteArrayList<String?>()
        val http = tlsClient()
        val served = served(
            serverOptions {
                identities = TlsIdentities { hello ->
                    calls += hello.servername
                    if (calls.size == 1) error("the first is unlucky")
                    null
                }
            },
        )
        shouldThrow<HttpException.TlsFailed> { http.get(served.url()) }.message shouldContain "internal_error"
        http.get(served.url()).text() shouldBe "served"
        served.failures.single().message.orEmpty() shouldContain "the first is unlucky"
    }

    test("A later connection resumes the session of an earlier one") {
        for (version in TlsVersion.entries) {
            val served = served(serverOptions { protocols = setOf(version) })
            val checked = AtomicInteger()
            val context = SSLContext.getInstance("TLS").apply { init(null, arrayOf(Trusting(checked)), null) }
            repeat(3) {
                (context.socketFactory.createSocket("127.0.0.1", served.port) as SSLSocket).use { socket ->
                    socket.outputStream.write("GET / HTTP/1.1\r\n\r\n".toByteArray())
                    socket.inputStream.readNBytes(40)
                }
            }
            withClue(version) { checked.get() shouldBe 1 }
        }
    }

    test("Who says nothing, or goes on saying too little, has its connection closed in time, and holds up nobody") {
        val http = tlsClient()
        val served = serving(serverOptions { handshakeTime = 200.milliseconds }) { it.answer() }
        val sockets = listeningClient()
        val silent = sockets.socketTo(served.listener.localAddress)
        val slow = sockets.socketTo(served.listener.localAddress)
        slow.write(Buffer().write(byteArrayOf(22, 3, 1, 0)), 4)
        http.get(served.url()).text() shouldBe "hello"
        promptly { silent.read(Buffer(), 1) } shouldBe -1
        promptly { slow.read(Buffer(), 1) } shouldBe -1
        until("both are told") { served.failures.size == 2 }
        served.failures.forEach { it.shouldBeInstanceOf<HttpException.Timeout>().kind shouldBe TimeoutKind.TLS }
    }

    test("What is no hello, or too large a one, is answered by an alert and the end") {
        val http = listeningClient()
        val served = serving(serverOptions { maxHelloBytes = 512 }) { it.answer() }
        val large = Buffer().write(byteArrayOf(22, 3, 1, 0, 4, 1, 0, 2, 1))
        val cases = listOf(
            Buffer().writeUtf8("GET / HTTP/1.1\r\n\r\n") to "no hello of TLS",
            Buffer().write(byteArrayOf(22, 9, 9, 0, 1, 1)) to "no version of TLS",
            large to "larger than 512 bytes",
        )
        for ((sent, told) in cases) {
            served.failures.clear()
            val socket = http.socketTo(served.listener.localAddress)
            socket.write(sent, sent.size)
            val answer = Buffer()
            promptly { while (socket.read(answer, 100) != -1L) continue }
            answer.readByteString(6).hex() shouldBe "150303000202"
            until("it is told") { served.failures.size == 1 }
            served.failures.single().message.orEmpty() shouldContain told
        }
    }

    test("A connection that is there is wrapped, and given back bare by both sides") {
        val http = listeningClient()
        val client = TlsTransport(http.platform.transport, TlsOptions { cafile = rootFile() }, Dispatchers.IO)
        val acceptor = http.tlsAcceptor(serverOptions())
        val listener = http.listen().closedAfterTest()
        val near = http.socketTo(listener.localAddress)
        val far = listener.accept().closedAfterTest()
        near.send("STARTTLS")
        far.receive(8) shouldBe "STARTTLS"
        promptly {
            repeat(2) {
                val there = async(Dispatchers.Default) { acceptor.over(far) }
                val here = client.over(near, ConnectTarget("localhost", 443, near.peerAddress)) as LayeredConnection
                here.send("secret")
                there.await().receive(6) shouldBe "secret"
                val bare = async(Dispatchers.Default) { there.await().unimport() }
                here.unimport()
                bare.await()
                here.isOpen shouldBe false
                near.send("bare")
                far.receive(4) shouldBe "bare"
            }
        }
    }

    test("What comes right behind close_notify is the bare connection's") {
        val http = listeningClient()
        val client = TlsTransport(http.platform.transport, TlsOptions { cafile = rootFile() }, Dispatchers.IO)
        val listener = http.listen().closedAfterTest()
        val near = http.socketTo(listener.localAddress)
        val far = listener.accept().closedAfterTest()
        promptly {
            val there = async(Dispatchers.Default) { http.tlsAcceptor(serverOptions()).over(far) }
            val here = client.over(near, ConnectTarget("localhost", 443, near.peerAddress))
            here.send("unread")
            here.shutdownOutput()
            near.send("bare at once")
            val bare = there.await().unimport()
            bare.receive(12) shouldBe "bare at once"
        }
    }

    test("Options that contradict each other are refused") {
        val contradictions = listOf<TlsServerOptions.Builder.() -> Unit>(
            { identity = null },
            { protocols = emptySet() },
            { alpn = listOf("") },
            {
                alpn = listOf("http/1.1")
                protocolchoice = TlsProtocolChoice { null }
            },
            { cafile = "/etc/ssl/ca.pem" },
            { handshakeTime = 0.milliseconds },
            { maxHelloBytes = 100 },
        )
        for (change in contradictions) shouldThrow<IllegalArgumentException> { serverOptions(change = change) }
    }
})

/** Believes everybody, and counts how often it was asked: a session that is resumed is not verified again. */
private class Trusting(private val asked: AtomicInteger) : X509ExtendedTrustManager() {
    override fun checkServerTrusted(chain: Array<X509Certificate>, type: String) = count()

    override fun checkServerTrusted(chain: Array<X509Certificate>, type: String, socket: Socket?) = count()

    override fun checkServerTrusted(chain: Array<X509Certificate>, type: String, engine: SSLEngine?) = count()

    override fun checkClientTrusted(chain: Array<X509Certificate>, type: String) = Unit

    override fun checkClientTrusted(chain: Array<X509Certificate>, type: String, socket: Socket?) = Unit

    override fun checkClientTrusted(chain: Array<X509Certificate>, type: String, engine: SSLEngine?) = Unit

    override fun getAcceptedIssuers(): Array<X509Certificate> = emptyArray()

    private fun count() {
        asked.incrementAndGet()
    }
}
