package dev.geturl.tls.badssl

import dev.geturl.TlsOptions
import dev.geturl.tls.badssl.CertificateMaker.authority
import dev.geturl.tls.badssl.CertificateMaker.leaf

/**
 * A server of the local badssl, which any software can be: what it shows, and what it is asked as.
 *
 * @property name as the table of `docs/tls.md` has it.
 * @property held what is shown.
 * @property host what is in the URL.
 * @property wantsCertificate whether a certificate of [BadSsl.root] is required.
 * @property client how the client differs from one that trusts [BadSsl.root].
 */
internal class BadCase(
    val name: String,
    val host: String = "localhost",
    val wantsCertificate: Boolean = false,
    val client: TlsOptions.Builder.() -> Unit = {},
    held: () -> Held,
) {
    val held: Held by lazy(held)
}

/** The certificates of the local badssl, and the cases that are made of certificates alone. */
internal object BadSsl {
    val root: Held by lazy { authority("badssl root") }
    private val rsaRoot by lazy { authority("badssl RSA root", root) { keys = Keys.rsa(2048) } }
    private val middle by lazy { authority("badssl intermediate", root) { keys = Keys.ec("secp384r1") } }
    private val otherRoot by lazy { authority("unknown root") { keys = Keys.ec("secp384r1") } }
    private val narrow by lazy {
        authority("badssl for allowed.example", root) {
            keys = Keys.ec("secp384r1")
            permitted = "allowed.example"
        }
    }

    /** For clients to show: issued by [root] and by somebody else. */
    val client: Held by lazy { leaf("a client", root) }
    val strangeClient: Held by lazy { leaf("a stranger", otherRoot) }

    private fun good(subject: String = "localhost", by: Held = root, want: Wanted.() -> Unit = {}): Held =
        leaf(subject, by) {
            names = listOf("localhost")
            want()
        }

    /** Authorities one below the other, [count] of them, and a leaf. */
    private fun deep(count: Int): Held {
        val authorities = ArrayList<Held>()
        repeat(count) { authorities += authority("step $it", authorities.lastOrNull() ?: root) }
        return good(by = authorities.last()).with(*authorities.asReversed().toTypedArray())
    }

    private val dates = listOf(
        BadCase("expired") { good { days = -30L..-10L } },
        BadCase("not yet valid") { good { days = 10L..30L } },
        BadCase("expired intermediate") {
            val old = authority("old intermediate", root) {
                days = -30L..-10L
                keys = Keys.ec("secp384r1")
            }
            good(by = old).with(old)
        },
    )

    private val names = listOf(
        BadCase("wrong host") { good { names = listOf("other.example") } },
        BadCase("no SAN") { leaf("localhost", root) },
        BadCase("wildcard", "a.wild.example") { good { names = listOf("*.wild.example") } },
        BadCase("wildcard depth", "a.b.wild.example") { good { names = listOf("*.wild.example") } },
        BadCase("wildcard itself", "wild.example") { good { names = listOf("*.wild.example") } },
        BadCase("IP SAN", "127.0.0.1") { leaf("an address", root) { addresses = listOf(byteArrayOf(127, 0, 0, 1)) } },
        BadCase("other IP SAN", "127.0.0.1") {
            leaf("an address", root) { addresses = listOf(byteArrayOf(10, 0, 0, 1)) }
        },
        BadCase("IP as DNS SAN", "127.0.0.1") { leaf("an address", root) { names = listOf("127.0.0.1") } },
        BadCase("1000 SANs") { good { names = List(999) { "host$it.example" } + "localhost" } },
        BadCase("1000 other SANs") { good { names = List(1000) { "host$it.example" } } },
    )

    private val chains = listOf(
        BadCase("self-signed") { leaf("localhost", null) { names = listOf("localhost") } },
        BadCase("untrusted root") { good(by = otherRoot).with(otherRoot) },
        BadCase("chain") { good(by = middle).with(middle) },
        BadCase("incomplete chain") { good(by = middle) },
        BadCase("chain in disorder") { good(by = rsaRoot).with(root, rsaRoot) },
        BadCase("issued by a leaf") { good(by = good("a leaf")).with(good("a leaf")) },
        BadCase("name constraints kept", "allowed.example") {
            good(by = narrow) { names = listOf("allowed.example") }.with(narrow)
        },
        BadCase("name constraints") { good(by = narrow).with(narrow) },
        BadCase("long chain") { deep(8) },
        BadCase("huge chain") { deep(20) },
    )

    private val strengths = listOf(
        BadCase("SHA-1") { good(by = rsaRoot) { algorithm = "SHA1withRSA" }.with(rsaRoot) },
        BadCase("RSA 1024") { good { keys = Keys.rsa(1024) } },
        BadCase("RSA 2048") { good { keys = Keys.rsa(2048) } },
        BadCase("EC P-256") { good() },
        BadCase("EC P-384") { good { keys = Keys.ec("secp384r1") } },
        BadCase("Ed25519") { good { keys = Keys.ed25519 } },
    )

    private val ofClients = listOf(
        BadCase("client certificate missing", wantsCertificate = true) { good() },
        BadCase("client certificate wrong", wantsCertificate = true, client = { shows(strangeClient) }) { good() },
        BadCase("client certificate right", wantsCertificate = true, client = { shows(client) }) { good() },
    )

    /** Of which any server can be one. */
    val cases: List<BadCase> = dates + names + chains + strengths + ofClients

    /** Not every server's keys can be had in files. */
    val rsa8192 = BadCase("RSA 8192") { good { keys = Keys.rsa8192 } }
}

private fun TlsOptions.Builder.shows(held: Held) {
    cert = okio.Buffer().writeUtf8(held.certificatesPem + held.keyPem).readByteString()
}
