package dev.geturl

import dev.geturl.testing.Peer
import dev.geturl.testing.RawServer
import dev.geturl.testing.rawServer
import dev.geturl.testing.testClient
import io.kotest.assertions.throwables.shouldThrow
import io.kotest.assertions.withClue
import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.shouldBe
import io.kotest.matchers.string.shouldContain
import io.kotest.matchers.string.shouldNotContain
import okio.Buffer
import okio.ByteString.Companion.encodeUtf8

private fun md5(text: String) = text.encodeUtf8().md5().hex()

/** The parameters of the login in the field [name]; null where there is none. */
private fun Peer.Request.login(name: String): Map<String, String>? {
    val line = head.lineSequence().firstOrNull { it.startsWith("$name: Digest ") } ?: return null
    return Regex("(\\w+)=\"?([^\",]+)").findAll(line).associate { it.groupValues[1] to it.groupValues[2] }
}

/** What proves to who has sent [login] that the [password] is known, and by `auth-int` which [body] is meant. */
private fun proof(
    login: Map<String, String>,
    body: String = "",
    password: String = "secret",
    by: String? = null,
): String {
    val qop = by ?: login["qop"]
    val what = ":${login["uri"]}" + if (qop == "auth-int") ":${md5(body)}" else ""
    val secret = md5("ada:r:$password")
    val rspauth = md5("$secret:${login["nonce"]}:${login["nc"]}:${login["cnonce"]}:$qop:${md5(what)}")
    return "qop=$qop, rspauth=\"$rspauth\", cnonce=\"${login["cnonce"]}\", nc=${login["nc"]}"
}

/** Lets in whoever logs in by Digest with this [qop], and answers as [answer] says. */
private fun asking(qop: String, answer: Peer.(Map<String, String>) -> Unit): RawServer = rawServer {
    requests { request ->
        val login = request.login("Authorization")
        if (login != null) return@requests answer(login)
        reply("", "WWW-Authenticate: Digest realm=\"r\", nonce=\"n\", qop=\"$qop\"", status = "401 Who")
    }
}

class DigestProofTest : FunSpec({
    fun client() = testClient { auth = AuthOptions("ada", "secret") }

    suspend fun refusal(server: RawServer, sink: Buffer? = null) = shouldThrow<HttpException.Protocol> {
        client().geturl(server.url()) { sink?.let { sink(it) } }
    }.also { it.message shouldContain "claims to know the password" }

    test("A body that its server proves by auth-int is delivered, whichever way it is framed") {
        val answers = mapOf<String, Peer.(Map<String, String>) -> Unit>(
            "with a length" to { reply("moo", "Authentication-Info: ${proof(it, "moo")}") },
            "until the end" to {
                send("HTTP/1.1 200 OK\r\nAuthentication-Info: ${proof(it, "moo")}\r\n\r\nmoo")
                close()
            },
            "in chunks" to {
                val info = "Authentication-Info: ${proof(it, "moo")}"
                send("HTTP/1.1 200 OK\r\n$info\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nmo\r\n1\r\no\r\n0\r\n\r\n")
            },
            "in trailers" to {
                val info = "Authentication-Info: ${proof(it, "moo")}"
                send("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nmoo\r\n0\r\n$info\r\n\r\n")
            },
        )
        for ((framing, answer) in answers) {
            withClue(framing) { client().geturl(asking("auth-int", answer).url()).text() shouldBe "moo" }
        }
    }

    test("What somebody has put into a body that was proved fails at its end, also where it was kept elsewhere") {
        val server = asking("auth-int") { reply("boo", "Authentication-Info: ${proof(it, "moo")}") }
        refusal(server)
        val sink = Buffer()
        refusal(server, sink)
        sink.readUtf8() shouldBe "boo"
        refusal(asking("auth-int") { reply("", "Authentication-Info: ${proof(it, "moo")}") })
        refusal(
            asking("auth-int") {
                val info = "Authentication-Info: ${proof(it, "moo")}"
                send("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nboo\r\n0\r\n$info\r\n\r\n")
            },
        )
    }

    test("A server that is asked by auth may prove its body all the same, or prove itself in trailers") {
        val answer: Peer.(Map<String, String>) -> Unit =
            { reply("moo", "Authentication-Info: ${proof(it, "moo", by = "auth-int")}") }
        client().geturl(asking("auth", answer).url()).text() shouldBe "moo"
        refusal(asking("auth") { reply("boo", "Authentication-Info: ${proof(it, "moo", by = "auth-int")}") })
        refusal(
            asking("auth") {
                val info = "Authentication-Info: ${proof(it, password = "guess")}"
                send("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nmoo\r\n0\r\n$info\r\n\r\n")
            },
        )
    }

    for (isTunnel in listOf(false, true)) {
        val way = if (isTunnel) "opens a tunnel" else "forwards"
        test("A proxy that $way and claims to know the password must prove it; what it wants next is used") {
            var info: (Map<String, String>) -> String = { proof(it, password = "guess") }
            val logins = ArrayList<String>()
            val proxy = rawServer {
                requests { request ->
                    val login = request.login("Proxy-Authorization")
                    when {
                        login != null -> {
                            logins += login.getValue("nonce")
                            val field = "Proxy-Authentication-Info: ${info(login)}"
                            if (isTunnel) send("HTTP/1.1 200 OK\r\n$field\r\n\r\n") else reply("in", field)
                        }

                        isTunnel && request.method != "CONNECT" -> {
                            reply("in", "Connection: close")
                        }

                        else -> {
                            val challenge = "Proxy-Authenticate: Digest realm=\"r\", nonce=\"n\", qop=\"auth\""
                            reply("", challenge, status = "407 Who")
                        }
                    }
                }
            }

            fun proxied() = testClient {
                this.proxy = ProxyOptions(proxy = proxy.asProxy(user = "ada", password = "secret"), tunnel = isTunnel)
            }
            val failure = shouldThrow<HttpException.ProxyFailed> { proxied().geturl("http://h.invalid/") }
            failure.message shouldContain "claims to know the password"
            "$failure" shouldNotContain "secret"
            info = { "${proof(it)}, nextnonce=\"next\"" }
            val http = proxied()
            http.geturl("http://h.invalid/").text() shouldBe "in"
            http.geturl("http://i.invalid/").text() shouldBe "in"
            logins shouldBe listOf("n", "n", "next")
        }
    }
})
