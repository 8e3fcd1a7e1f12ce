package dev.geturl.real

import dev.geturl.AuthScheme
import dev.geturl.HttpClient
import dev.geturl.Proxy
import dev.geturl.ProxyOptions
import dev.geturl.testing.echo
import dev.geturl.testing.rawServer
import dev.geturl.testing.testClient
import dev.geturl.testing.until
import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.shouldBe
import io.kotest.matchers.string.shouldContain
import io.kotest.matchers.string.shouldNotContain

private fun clientOf(
    squid: Squid,
    password: String = "right password",
    options: ProxyOptions.() -> ProxyOptions = { this },
): HttpClient = testClient {
    proxy = ProxyOptions(proxy = Proxy("127.0.0.1", squid.port, user = "ada", password = password)).options()
}

private val List<Logged>.statuses: List<Int> get() = map { it.status }

/** How one logs in to squid, by Basic and by Digest, for what it forwards and for tunnels. */
class SquidLoginRealServerTest : FunSpec({
    for ((name, directives) in listOf("Basic" to Squid.BASIC, "Digest" to Squid.DIGEST)) {
        test("$name is asked for once, answered, and then said unasked: on one connection") {
            val origin = rawServer { echo() }
            val squid = Squid(directives).started()
            val http = clientOf(squid)
            repeat(4) { http.geturl("http://origin.test:${origin.port}/$it").text() shouldBe "/$it" }
            http.geturl("http://origin.test:${origin.port}/post") { query("a=b") }.text() shouldBe "/post"
            val logged = squid.awaitLogged(6)
            logged.statuses shouldBe listOf(407) + List(5) { 200 }
            logged.drop(1).map { it.more.single() }.distinct() shouldBe listOf("ada")
            logged.perConnection shouldBe listOf(6)
            origin.seen.forEach { it shouldNotContain "Authorization" }
        }

        test("$name opens a tunnel") {
            val origin = rawServer { echo() }
            val squid = Squid(directives).started()
            val http = clientOf(squid) { copy(tunnel = true) }
            repeat(2) { http.geturl("http://origin.test:${origin.port}/$it").text() shouldBe "/$it" }
            http.close()
            val logged = squid.awaitLogged(2)
            logged.map { "${it.method} ${it.status}" } shouldBe listOf("CONNECT 407", "CONNECT 200")
            logged.last().more.single() shouldBe "ada"
            origin.seen.forEach { it shouldNotContain "Authorization" }
        }

        test("The wrong password for $name is said once, and squid's 407 handed to the caller") {
            val squid = Squid(directives).started()
            val got = clientOf(squid, "wrong password").geturl("http://origin.test:1/")
            got.responseCode shouldBe 407
            got.responseHeaderValue("Proxy-Authenticate") shouldContain name
            got.text() shouldContain "Cache Access Denied"
            squid.awaitLogged(2).statuses shouldBe listOf(407, 407)
            val tunnel = clientOf(squid, "wrong password") { copy(tunnel = true) }.geturl("http://origin.test:1/")
            tunnel.responseCode shouldBe 407
            tunnel.responseInfo.proxyUsed shouldBe "SecureProxyFailed"
            squid.awaitLogged(4).statuses shouldBe List(4) { 407 }
        }
    }

    test("Without credentials squid's 407 is handed to the caller, asked once") {
        val squid = Squid(Squid.BASIC).started()
        val http = testClient { proxy = ProxyOptions(proxy = Proxy("127.0.0.1", squid.port)) }
        http.geturl("http://origin.test:1/").responseCode shouldBe 407
        squid.awaitLogged(1).statuses shouldBe listOf(407)
    }

    test("Basic that is chosen beforehand is said unasked") {
        val origin = rawServer { echo() }
        val squid = Squid(Squid.BASIC).started()
        val http = clientOf(squid) { copy(authScheme = AuthScheme.BASIC) }
        http.geturl("http://origin.test:${origin.port}/").text() shouldBe "/"
        squid.awaitLogged(1).statuses shouldBe listOf(200)
    }

    test("Of Basic and Digest it is Digest that is said") {
        val origin = rawServer { echo() }
        val basicToo = Squid.BASIC.lines().take(3).joinToString("\n") + "\n" + Squid.DIGEST
        val squid = Squid(basicToo).started()
        val got = clientOf(squid).geturl("http://origin.test:${origin.port}/")
        got.text() shouldBe "/"
        got.requestHeaderValue("Proxy-Authorization") shouldContain "Digest username=\"ada\""
        squid.awaitLogged(2).statuses shouldBe listOf(407, 200)
    }

    test("The nonce that squid wants next is used before it has had enough of the one before: nothing is asked again") {
        val origin = rawServer { echo() }
        val squid = Squid("${Squid.DIGEST}\nauth_param digest nonce_max_count 3").started()
        val http = clientOf(squid)
        repeat(8) { http.geturl("http://origin.test:${origin.port}/$it").text() shouldBe "/$it" }
        until("squid to log all answers") { squid.logged.count { it.status == 200 } == 8 }
        squid.logged.count { it.status == 407 } shouldBe 1
        origin.seen.size shouldBe 8
    }
})
