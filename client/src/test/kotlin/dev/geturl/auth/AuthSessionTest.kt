package dev.geturl.auth

import dev.geturl.AuthScheme
import dev.geturl.Proxy
import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.shouldBe
import io.kotest.matchers.shouldNotBe
import io.kotest.matchers.string.shouldContain
import io.kotest.matchers.string.shouldStartWith
import io.kotest.matchers.types.shouldBeSameInstanceAs
import okio.ByteString.Companion.encodeUtf8

private const val BASIC = "Basic YWRhOnDDpHNz"

class AuthSessionTest : FunSpec({
    fun session(scheme: AuthScheme) = AuthSession(Credentials("ada", "päss"), scheme) { "c" }

    fun AuthSession.answered(vararg challenges: String, sent: String? = null, before: Int = 0) =
        answer(challenges.toList(), "GET", "/", sent, before)

    test("Basic is UTF-8, and sent at once where it is what was asked for") {
        session(AuthScheme.BASIC).upfront("GET", "/") shouldBe BASIC
        session(AuthScheme.ANY).upfront("GET", "/") shouldBe null
        session(AuthScheme.DIGEST).upfront("GET", "/") shouldBe null
    }

    test("any scheme means the strongest that is offered") {
        val md5 = "Digest realm=r, nonce=n, qop=auth, algorithm=MD5"
        val sha = "Digest realm=r, nonce=n, qop=auth, algorithm=SHA-256"
        session(AuthScheme.ANY).answered("Basic realm=r", md5, sha).orEmpty() shouldContain "algorithm=SHA-256"
        session(AuthScheme.ANY).answered("Basic realm=r", md5).orEmpty() shouldContain "algorithm=MD5"
        val wider = "Digest realm=r, nonce=n, qop=auth, algorithm=SHA-512-256"
        session(AuthScheme.ANY).answered("Basic realm=r", wider, sha).orEmpty() shouldContain "algorithm=SHA-512-256"
        session(AuthScheme.ANY).answered("Digest realm=r, nonce=n, qop=token", "Basic realm=r") shouldBe BASIC
        val inFlow = listOf("Digest realm=r, nonce=n, qop=auth-int", "Basic realm=r")
        session(AuthScheme.ANY).answer(inFlow, "PUT", "/", null, 0, body = null) shouldBe BASIC
        session(AuthScheme.ANY).answered("Negotiate, NTLM") shouldBe null
    }

    test("a scheme that was not chosen is not answered") {
        session(AuthScheme.DIGEST).answered("Basic realm=r") shouldBe null
        session(AuthScheme.BASIC).answered("Digest realm=r, nonce=n", sent = BASIC) shouldBe null
    }

    test("what the peer wanted is sent at once from then on, with the count one up") {
        val session = session(AuthScheme.ANY)
        session.answered("Digest realm=r, nonce=n, qop=auth").orEmpty() shouldContain "nc=00000001"
        session.upfront("PUT", "/x").orEmpty() shouldContain "nc=00000002"
        session.upfront("PUT", "/x").orEmpty() shouldContain "nc=00000003"
        val basic = session(AuthScheme.ANY)
        basic.answered("Basic realm=r") shouldBe BASIC
        basic.upfront("GET", "/") shouldBe BASIC
    }

    test("a challenge is answered once, and once more only when the nonce was too old") {
        val session = session(AuthScheme.ANY)
        val first = session.answered("Digest realm=r, nonce=n, qop=auth")
        first.orEmpty() shouldStartWith "Digest"
        session
            .answered(
                "Digest realm=r, nonce=m, qop=auth, stale=TRUE",
                sent = first,
                before = 1,
            ).orEmpty() shouldContain
            "nonce=\"m\""
        session.answered("Digest realm=r, nonce=o, qop=auth, stale=true", sent = first, before = 2) shouldBe null
        session.answered("Digest realm=r, nonce=o, qop=auth", sent = first, before = 1) shouldBe null
        session.upfront("GET", "/") shouldBe null
    }

    test("the server's proof is checked, and its next nonce is used from then on") {
        val session = session(AuthScheme.ANY)
        val sent = session.answered("Digest realm=r, nonce=n, qop=auth").orEmpty()
        val secret = md5("ada:r:p\u00e4ss")
        val proof = md5("$secret:n:00000001:c:auth:${md5(":/")}")
        session.confirm(sent, "rspauth=\"${md5("other")}\", nextnonce=\"evil\"") shouldBe false
        session.upfront("GET", "/").orEmpty() shouldContain "nonce=\"n\""
        session.confirm(sent, "qop=auth, rspauth=\"$proof\", cnonce=\"c\", nextnonce=\"m\"") shouldBe true
        session.upfront("GET", "/").orEmpty().let {
            it shouldContain "nonce=\"m\""
            it shouldContain "nc=00000001"
        }
        session.confirm(BASIC, "rspauth=x") shouldBe true
    }

    test("a session's secret stays bound to the first nonce when the server names the next") {
        val session = session(AuthScheme.ANY)
        val sent = session.answered("Digest realm=r, nonce=n, qop=auth, algorithm=MD5-sess").orEmpty()
        session.confirm(sent, "nextnonce=m") shouldBe true
        val secret = md5("${md5("ada:r:p\u00e4ss")}:n:c")
        session.upfront("GET", "/").orEmpty() shouldContain md5("$secret:m:00000001:c:auth:${md5("GET:/")}")
    }

    test("what was refused is not sent again as it was") {
        val session = session(AuthScheme.ANY)
        session.answered("Basic realm=r", sent = BASIC) shouldBe null
        session(AuthScheme.BASIC).answered("Basic realm=r", sent = BASIC) shouldBe null
    }

    test("a proxy with a user has one session, one without has none, and many do not pile up") {
        val sessions = ProxySessions(AuthScheme.BASIC)
        val proxy = Proxy("h", user = "ada", password = "x")
        sessions.of(Proxy("h")) shouldBe null
        val session = checkNotNull(sessions.of(proxy))
        sessions.of(proxy) shouldBeSameInstanceAs session
        repeat(1_000) { sessions.of(Proxy("h$it", user = "ada")) shouldNotBe null }
        (sessions.of(proxy) === session) shouldBe false
    }

    test("credentials print without the password") {
        Credentials("ada", "secret").toString() shouldBe "ada:***"
    }
})

private fun md5(text: String): String = text.encodeUtf8().md5().hex()
