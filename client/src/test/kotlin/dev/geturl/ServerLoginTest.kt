package dev.geturl

import dev.geturl.testing.Peer
import dev.geturl.testing.RawServer
import dev.geturl.testing.answering
import dev.geturl.testing.rawServer
import dev.geturl.testing.testClient
import io.kotest.assertions.throwables.shouldThrow
import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.shouldBe
import io.kotest.matchers.string.shouldContain
import io.kotest.matchers.string.shouldNotContain
import io.kotest.matchers.string.shouldStartWith
import okio.Buffer
import okio.ByteString.Companion.encodeUtf8

private const val DIGEST = "WWW-Authenticate: Digest realm=\"r\", nonce=\"n\", qop=\"auth\", algorithm=SHA-256"

private fun String.login(): String? =
    lineSequence().firstOrNull { it.startsWith("Authorization:") }?.substringAfter(": ")

private fun RawServer.logins() = seen.map { it.login() }

/** Asks for a login with these field lines, and lets in whoever shows one. */
private fun asking(vararg challenges: String, body: String = "out"): RawServer = rawServer {
    requests {
        if (it.head.login() ==
            null
        ) {
            reply(body, *challenges, status = "401 Unauthorized")
        } else {
            reply("in ${it.body.utf8()}")
        }
    }
}

class ServerLoginTest : FunSpec({
    val ada = AuthOptions("ada", "secret")
    val basic = "Basic " + "ada:secret".encodeUtf8().base64()

    test("nothing is sent before the server asks; then the strongest is, and from then on at once") {
        val server = asking("WWW-Authenticate: Basic realm=\"r\"", DIGEST, "WWW-Authenticate: Negotiate")
        val http = testClient { auth = ada }
        val page = http.geturl(server.url())
        page.text() shouldBe "in "
        page.hops.single().let { it.responseCode to it.reason } shouldBe (401 to RepeatReason.LOGIN)
        http.geturl(server.url("/other")).hops.size shouldBe 0
        server.logins()[0] shouldBe null
        server.logins()[1].orEmpty() shouldStartWith "Digest username=\"ada\""
        server.logins()[1].orEmpty() shouldContain "nc=00000001"
        server.logins()[2].orEmpty() shouldContain "uri=\"/other\""
        server.logins()[2].orEmpty() shouldContain "nc=00000002"
        server.connections shouldBe 1
    }

    test("several challenges may stand in one field; what is not spoken is passed over") {
        val server = asking("WWW-Authenticate: Bearer realm=\"x\", Basic realm=\"r\", charset=\"UTF-8\"")
        testClient { auth = ada }.geturl(server.url()).text() shouldBe "in "
        server.logins() shouldBe listOf(null, basic)
    }

    test("Basic by option goes at once, Digest by option never becomes Basic") {
        val server = asking("WWW-Authenticate: Basic realm=\"r\"")
        val http = testClient()
        http.geturl(server.url()) { auth = ada.copy(scheme = AuthScheme.BASIC) }.text() shouldBe "in "
        server.logins() shouldBe listOf(basic)
        http.geturl(server.url()) { auth = ada.copy(scheme = AuthScheme.DIGEST) }.responseCode shouldBe 401
    }

    test("user info in the URL is used as the options say; without options it is sent as Basic") {
        val server = asking(DIGEST)
        val url = server.url().replace("//", "//%5cuser%22:p%40ss@")
        testClient().geturl(url).text() shouldBe "in "
        server.logins().last() shouldBe "Basic " + "\\user\":p@ss".encodeUtf8().base64()
        testClient { auth = AuthOptions() }.geturl(url).text() shouldBe "in "
        server.logins().last().orEmpty() shouldContain "username=\"\\\\user\\\"\""
        testClient { auth = ada.copy(scheme = AuthScheme.BASIC) }.geturl(url)
        server.logins().last() shouldBe basic
    }

    test("a wrong password is tried once, and the refusal is the caller's") {
        val server = answering(Peer.response("out", DIGEST, status = "401 Unauthorized"))
        val page = testClient { auth = ada }.geturl(server.url())
        page.responseCode shouldBe 401
        page.text() shouldBe "out"
        server.seen.size shouldBe 2
    }

    test("a stale nonce is answered once more") {
        val server = rawServer {
            requests {
                val login = it.head.login().orEmpty()
                when {
                    login.isEmpty() -> reply("", DIGEST, status = "401 U")

                    "nonce=\"n\"" in login -> reply(
                        "",
                        "${DIGEST.replace("\"n\"", "\"m\"")}, stale=TRUE",
                        status = "401 U",
                    )

                    else -> reply("in")
                }
            }
        }
        testClient { auth = ada }.geturl(server.url()).text() shouldBe "in"
        server.seen.size shouldBe 3
    }

    test("the body is sent again with the answer, if it can be read again; else the refusal is the caller's") {
        val server = asking(DIGEST)
        val http = testClient { auth = ada }
        http.geturl(server.url()) { query("moo") }.text() shouldBe "in moo"
        val fresh = testClient { auth = ada }
        fresh.geturl(server.url()) { queryChannel(Buffer().writeUtf8("moo"), 3) }.responseCode shouldBe 401
    }

    test("by option an empty request asks first, so that a body that can be read once is sent once") {
        val server = asking(DIGEST)
        val careful = ada.copy(scheme = AuthScheme.DIGEST, asksEmpty = true)
        val http = testClient { auth = careful }
        http.geturl(server.url()) { queryChannel(Buffer().writeUtf8("moo"), 3) }.text() shouldBe "in moo"
        server.seen[0] shouldContain "Content-Length: 0\r\n"
        server.seen[1] shouldContain "Content-Length: 3\r\n"
        http.geturl(server.url()) { query("moo") }.hops.size shouldBe 0
        val open = rawServer { requests { reply("open ${it.body.utf8()}") } }
        testClient { auth = careful }.geturl(open.url()) { query("moo") }.text() shouldBe "open moo"
        open.seen.size shouldBe 2
    }

    test("a caller's own Authorization is the only one, and nothing is answered") {
        val server = rawServer { requests { reply("out", DIGEST, status = "401 Unauthorized") } }
        testClient { auth = ada }
            .geturl(
                server.url(),
            ) { headers { add("Authorization", "Own o") } }
            .responseCode shouldBe
            401
        server.logins() shouldBe listOf("Own o")
    }

    test("a login does not follow a redirect to another origin, and netrc knows each host by itself") {
        val other = asking("WWW-Authenticate: Basic realm=\"r\"")
        val home = rawServer { requests { reply("", "Location: ${other.url()}", status = "302 Found") } }
        testClient { auth = ada }.geturl(home.url()).responseCode shouldBe 401
        testClient { auth = ada.copy(scheme = AuthScheme.BASIC) }.geturl(home.url()).responseCode shouldBe 401
        home.logins().last() shouldBe basic
        other.logins() shouldBe listOf(null, null)
        testClient {
            auth = ada
            redirects = RedirectOptions(trusted = true)
        }.geturl(home.url()).text() shouldBe "in "
        val everybody = Netrc.parse("default login any password x")
        testClient { auth = AuthOptions(netrc = everybody) }.geturl(home.url()).responseCode shouldBe 401
        val known = Netrc.parse("machine 127.0.0.1 login bob password x")
        testClient { auth = AuthOptions(netrc = known) }.geturl(home.url()).text() shouldBe "in "
        other.logins().last() shouldBe "Basic " + "bob:x".encodeUtf8().base64()
    }

    test("user info in a Location is for that URL; the options' own name counts before it, within the origin") {
        val server = rawServer {
            requests {
                val host = it.head.substringAfter("Host: ").substringBefore("\r\n")
                if (it.path == "/a") reply("", "Location: http://bob:b@$host/b", status = "302 F") else reply("in")
            }
        }

        fun login(text: String) = "Basic " + text.encodeUtf8().base64()
        val url = server.url("/a").replace("//", "//first:f@")
        testClient { auth = AuthOptions(scheme = AuthScheme.BASIC) }.geturl(url).text() shouldBe "in"
        server.logins() shouldBe listOf(login("first:f"), login("bob:b"))
        testClient { auth = ada.copy(scheme = AuthScheme.BASIC) }.geturl(url)
        server.logins().takeLast(2) shouldBe listOf(basic, basic)
    }

    test("a name in the URL chooses the entry of netrc; a password there counts before it, or after by option") {
        val server = asking("WWW-Authenticate: Basic realm=\"r\"")
        val netrc = Netrc.parse("machine 127.0.0.1 login ada password a\nmachine 127.0.0.1 login bob password b")

        fun sent(login: String, options: AuthOptions): suspend () -> String? = {
            testClient { auth = options }.geturl(server.url().replace("//", "//$login"))
            server.logins().last()?.removePrefix("Basic ")
        }
        val usual = AuthOptions(netrc = netrc)
        sent("", usual)() shouldBe "ada:a".encodeUtf8().base64()
        sent("bob@", usual)() shouldBe "bob:b".encodeUtf8().base64()
        sent("bob:own@", usual)() shouldBe "bob:own".encodeUtf8().base64()
        sent("bob:own@", usual.copy(netrcFirst = true))() shouldBe "bob:b".encodeUtf8().base64()
        sent("eve@", usual)() shouldBe "eve:".encodeUtf8().base64()
    }

    test("a server that claims to know the password must prove it; what it wants next is used") {
        var info = "rspauth=\"00\""
        val server = rawServer {
            requests {
                if (it.head.login() ==
                    null
                ) {
                    reply("", DIGEST, status = "401 U")
                } else {
                    reply("in", "Authentication-Info: $info")
                }
            }
        }
        val failure = shouldThrow<HttpException.Protocol> { testClient { auth = ada }.geturl(server.url()) }
        "$failure" shouldNotContain "secret"
        info = "nextnonce=\"next\""
        val http = testClient { auth = ada }
        http.geturl(server.url()).text() shouldBe "in"
        http.geturl(server.url())
        server.logins().last().orEmpty() shouldContain "nonce=\"next\""
    }

    test("through a proxy that forwards, Digest proves the target that the server sees") {
        val proxy = asking(DIGEST)
        testClient {
            auth = ada
            this.proxy = ProxyOptions(proxy = Proxy("127.0.0.1", proxy.port))
        }.geturl("http://h.test/a?b").text() shouldBe "in "
        proxy.logins().last().orEmpty() shouldContain "uri=\"/a?b\""
    }

    test("auth options print without the password, and refuse a name that Basic cannot show") {
        "${AuthOptions("ada", "secret", AuthScheme.DIGEST)}" shouldBe
            "AuthOptions(user=ada, password=***, scheme=DIGEST)"
        shouldThrow<IllegalArgumentException> { AuthOptions("a:b", "c", AuthScheme.BASIC) }
    }
})
