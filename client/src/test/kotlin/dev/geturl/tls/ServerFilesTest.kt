package dev.geturl.tls

import dev.geturl.HttpException
import dev.geturl.TlsIdentity
import dev.geturl.TlsServerOptions
import dev.geturl.get
import dev.geturl.testing.answer
import dev.geturl.testing.serving
import io.kotest.assertions.throwables.shouldThrow
import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.shouldBe
import kotlinx.coroutines.Dispatchers
import okhttp3.tls.HeldCertificate
import java.io.File
import kotlin.time.Duration

/** Serves with [options], whose files are looked at for each connection. */
private suspend fun watchingServer(options: TlsServerOptions) =
    serving(acceptor = TlsServerSide(options, Dispatchers.IO, Duration.ZERO)) { it.answer() }

class ServerFilesTest : FunSpec({
    test("A certificate that was renewed is shown to the next connection, once its key is there, too") {
        val folder = testFolder()
        val certfile = File(folder.file("server.pem", Pki.localhost.certificatePem()))
        val keyfile = File(folder.file("server.key", Pki.localhost.privateKeyPkcs8Pem()))
        val served = watchingServer(
            TlsServerOptions { identity = TlsIdentity.files(certfile.path, keyfile.path) },
        )

        suspend fun shown() = tlsClient().get(served.url()).tlsStatus()?.certificate?.sha256Hash
        val first = shown()
        val renewed = Pki.issued("localhost", "127.0.0.1")
        certfile.replaceBy(renewed.certificatePem())
        shown() shouldBe first
        keyfile.replaceBy(renewed.privateKeyPkcs8Pem())
        val second = shown()
        (first == second) shouldBe false
        certfile.delete()
        shown() shouldBe second
        served.failures shouldBe emptyList()
    }

    test("Authorities of clients that were replaced are believed from the next connection on") {
        val authorities = File(rootFile())
        val served = watchingServer(
            serverOptions {
                require = true
                cafile = authorities.path
            },
        )

        suspend fun page(shown: HeldCertificate) =
            tlsClient { certfile = testFolder().file("own", shown.certificatePem() + shown.privateKeyPkcs8Pem()) }
                .get(served.url())
                .text()
        page(Pki.client) shouldBe "hello"
        authorities.replaceBy(Pki.otherRoot.certificatePem())
        page(Pki.issued("another client", by = Pki.otherRoot)) shouldBe "hello"
        shouldThrow<HttpException.TlsFailed> { page(Pki.client) }
    }
})
