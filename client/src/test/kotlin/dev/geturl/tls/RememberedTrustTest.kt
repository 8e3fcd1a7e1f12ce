package dev.geturl.tls

import io.kotest.assertions.throwables.shouldThrow
import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.shouldBe
import java.security.cert.CertificateException
import java.security.cert.X509Certificate
import javax.net.ssl.SSLContext
import javax.net.ssl.SSLEngine
import kotlin.time.Duration.Companion.minutes
import kotlin.time.Duration.Companion.seconds
import kotlin.time.TestTimeSource

private class CountingTrust(var isBelieving: Boolean = true) : ServerTrust() {
    var asked = 0

    override fun checkServerTrusted(chain: Array<X509Certificate>, type: String, engine: SSLEngine?) {
        asked++
        if (!isBelieving) throw CertificateException("not believed")
    }

    override fun getAcceptedIssuers(): Array<X509Certificate> = emptyArray()
}

class RememberedTrustTest : FunSpec({
    val chain = arrayOf(Pki.localhost.certificate, Pki.root.certificate)

    fun engine(host: String) = SSLContext.getDefault().createSSLEngine(host, 443)

    test("What was believed is believed for a minute, for its host and its chain") {
        val clock = TestTimeSource()
        val trust = CountingTrust()
        val remembered = RememberedTrust(trust, 1.minutes, clock)
        repeat(3) { remembered.checkServerTrusted(chain, "EC", engine("a")) }
        trust.asked shouldBe 1
        remembered.checkServerTrusted(chain, "EC", engine("b"))
        remembered.checkServerTrusted(arrayOf(Pki.client.certificate), "EC", engine("a"))
        trust.asked shouldBe 3
        clock += 59.seconds
        remembered.checkServerTrusted(chain, "EC", engine("a"))
        trust.asked shouldBe 3
        clock += 1.seconds
        remembered.checkServerTrusted(chain, "EC", engine("a"))
        trust.asked shouldBe 4
    }

    test("What was not believed is asked about again") {
        val trust = CountingTrust(isBelieving = false)
        val remembered = RememberedTrust(trust)
        repeat(2) { shouldThrow<CertificateException> { remembered.checkServerTrusted(chain, "EC", engine("a")) } }
        trust.asked shouldBe 2
    }

    test("A certificate whose time is over is asked about, whatever was believed") {
        val trust = CountingTrust()
        val remembered = RememberedTrust(trust)
        val old = arrayOf(Pki.issued("a", days = -20L..-10L).certificate)
        repeat(2) { remembered.checkServerTrusted(old, "EC", engine("a")) }
        trust.asked shouldBe 2
    }
})
