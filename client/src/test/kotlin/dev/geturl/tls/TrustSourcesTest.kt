package dev.geturl.tls

import dev.geturl.HttpException
import dev.geturl.TlsFailureKind
import dev.geturl.TlsOptions
import dev.geturl.TlsStore
import dev.geturl.get
import io.kotest.assertions.throwables.shouldThrow
import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.collections.shouldContain
import io.kotest.matchers.shouldBe
import io.kotest.matchers.string.shouldContain
import kotlinx.coroutines.Dispatchers
import java.io.File
import java.nio.file.Path
import java.security.KeyStore
import java.security.cert.X509Certificate
import kotlin.time.Duration

private fun Path.store(type: String, certificate: X509Certificate): TlsStore {
    val store = KeyStore.getInstance(type).apply { load(null, null) }
    store.setCertificateEntry("root", certificate)
    val file = File(toFile(), "store.$type")
    file.outputStream().use { store.store(it, "secret".toCharArray()) }
    return TlsStore.file(file.path, "secret")
}

class TrustSourcesTest : FunSpec({
    test("Key stores are trusted, alone and beside a file") {
        val server = tlsServer()
        for (type in listOf("PKCS12", "JKS")) {
            val folder = testFolder()
            tlsClient {
                cafile = null
                castore = folder.store(type, Pki.root.certificate)
            }.get(server.url()).text() shouldBe "hello"
            tlsClient { castore = folder.store(type, Pki.otherRoot.certificate) }.get(server.url()).text() shouldBe
                "hello"
        }
    }

    test("The platform's authorities can stand beside a file's") {
        val server = tlsServer()
        tlsClient { castore = TlsStore.PLATFORM }.get(server.url()).text() shouldBe "hello"
        val both = Authorities.of(
            TlsOptions {
                cafile = rootFile()
                castore = TlsStore.PLATFORM
            },
        )
        both.orEmpty() shouldContain Pki.root.certificate
        both.orEmpty().size shouldBe KeyStores.platformTrust().acceptedIssuers.size + 1
    }

    test("Stores that cannot be opened, or are none of the system's, are named") {
        val store = testFolder().store("PKCS12", Pki.root.certificate)
        val wrong = listOf(
            TlsStore.file(store.file.orEmpty(), "wrong"),
            TlsStore.file("/nowhere/at/all"),
            TlsStore.named("No-such-store"),
        )
        for (one in wrong) {
            val failure = shouldThrow<HttpException.TlsFailed> {
                tlsClient { castore = one }.get(tlsServer().url())
            }
            failure.kind shouldBe TlsFailureKind.AUTHORITIES
            failure.message shouldContain "$one"
        }
        TlsStore.named("org.openssl.winstore://") shouldBe TlsStore.named("Windows-ROOT")
    }

    test("Of a folder that was hashed, what has a hash for its name is trusted") {
        val folder = testFolder()
        folder.file("0123abcd.0", Pki.otherRoot.certificatePem())
        folder.file("root.pem", Pki.root.certificatePem())
        val options = TlsOptions { cadir = folder.toString() }
        Authorities.of(options) shouldBe listOf(Pki.otherRoot.certificate)
        folder.file("0123abcd.1", Pki.root.certificatePem())
        folder.file("0123abcd.r0", "a list of revoked certificates")
        Authorities.of(options) shouldBe listOf(Pki.otherRoot.certificate, Pki.root.certificate)
    }

    test("A file that has changed is read for the next connection, and one that was broken leaves what was") {
        val file = File(rootFile())
        val keeper = ContextKeeper.new(TlsOptions { cafile = file.path }, Duration.ZERO)
        val first = keeper.context(Dispatchers.IO)
        keeper.context(Dispatchers.IO) shouldBe first
        file.replaceBy("broken")
        keeper.context(Dispatchers.IO) shouldBe first
        file.replaceBy(Pki.otherRoot.certificatePem())
        val second = keeper.context(Dispatchers.IO)
        (second === first) shouldBe false
        keeper.context(Dispatchers.IO) shouldBe second
    }

    test("Within a second no file is looked at again") {
        val file = File(rootFile())
        val keeper = ContextKeeper.new(TlsOptions { cafile = file.path }, Duration.INFINITE)
        val first = keeper.context(Dispatchers.IO)
        file.delete()
        keeper.context(Dispatchers.IO) shouldBe first
    }

    test("Sessions that are kept have a bound") {
        val context = ContextKeeper.new(TlsOptions { cafile = rootFile() }).context(Dispatchers.IO)
        context.clientSessionContext.sessionCacheSize shouldBe 1_024
    }

    test("Clients with one model resume each other's sessions; without one, none's") {
        suspend fun keysNeeded(first: TlsOptions.Builder.() -> Unit, second: TlsOptions.Builder.() -> Unit): Int {
            val keys = CountingKeys(Pki.localhost)
            val server = tlsServer(context = Pki.serverContext(Pki.localhost, keys))
            dev.geturl.testing.testClient { tls = TlsOptions(first) }.get(server.url())
            val used = keys.used.get()
            dev.geturl.testing.testClient { tls = TlsOptions(second) }.get(server.url())
            return keys.used.get() - used
        }
        val root = rootFile()
        val shared = TlsOptions { cafile = root }
        keysNeeded({ model = shared }, { model = shared }) shouldBe 0
        val alone = keysNeeded({ cafile = root }, { cafile = root })
        (alone > 0) shouldBe true
    }
})
