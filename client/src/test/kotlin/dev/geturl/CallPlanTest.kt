package dev.geturl

import dev.geturl.testing.HeapJar
import dev.geturl.testing.rawServer
import dev.geturl.testing.testClient
import io.kotest.assertions.throwables.shouldThrow
import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.shouldBe
import io.kotest.matchers.string.shouldContain
import io.kotest.matchers.string.shouldNotContain
import okio.Buffer
import kotlin.time.Duration.Companion.seconds

class CallPlanTest : FunSpec({
    test("a call's plan prints what would be sent, where to and by which rules, and nothing is sent") {
        val server = rawServer { requests { reply("x") } }
        val http = testClient {
            userAgent = "me/1"
            cookieJar = HeapJar()
            retries = RetryPolicy(atMost = 1)
            auth = AuthOptions("ada", "s3cr3t")
            timeouts = Timeouts(whole = 5.seconds)
        }
        val plan = http.plan(server.url("/a?b#c")) {
            query("moo")
            headers {
                add("X-Trace", "7")
                addSecret("X-Key", "s3cr3t")
            }
        }
        val text = "$plan"
        text.lines().take(4) shouldBe listOf(
            "POST /a?b HTTP/1.1",
            "    Host: 127.0.0.1:${server.port}",
            "    User-Agent: me/1",
            "    X-Trace: 7",
        )
        text shouldContain "    X-Key: ***\n"
        text shouldContain "\nbody: 3 bytes\n"
        text shouldContain "\nroute: http://127.0.0.1:${server.port}, kept alive\n"
        text shouldContain "\nlogin: ada by what the peer asks for\n"
        text shouldContain "\nredirects: RedirectOptions(follow=true, atMost=20,"
        text shouldContain "\nretries: RetryPolicy(atMost=1,"
        text shouldContain "\ninterceptors: none\n"
        text shouldContain "whole=5s"
        text shouldContain "\nlater: cookies of "
        text shouldNotContain "s3cr3t"
        server.connections shouldBe 0
    }

    test("it tells of proxies without their passwords, and of what is only known later") {
        val proxied = testClient { proxy = ProxyOptions(proxy = Proxy("p", 3128, user = "ada", password = "s3cr3t")) }
        "${proxied.plan("https://h/")}" shouldContain "route: https://h:443 through a tunnel of http://ada:***@p:3128"
        val filtered = testClient { proxy = ProxyOptions(proxyFilter = ProxyFilter { null }) }
        filtered.plan("http://h/").later shouldBe listOf("the proxy that the filter names")
        val plan = testClient().plan("http://ada:s3cr3t@h/") {
            queryChannel(Buffer())
            redirects = RedirectOptions.NONE
        }
        "$plan" shouldNotContain "s3cr3t"
        "$plan" shouldContain "body: in chunks, can be sent once\n"
        "$plan" shouldContain "redirects: handed back\n"
        "$plan" shouldContain "login: as the header says\n"
    }

    test("a body that would be kept back, and a host that is known for https, show") {
        val http = testClient {
            auth = AuthOptions("ada", "x", AuthScheme.DIGEST, asksEmpty = true)
            hsts = HstsStore().apply { add(HstsEntry("h")) }
        }
        val plan = http.plan("http://h/") { query("moo") }
        plan.url.toString() shouldBe "https://h/"
        plan.body shouldBe "kept back until the server has asked for a login"
    }

    test("what cannot be is refused as the call itself would be") {
        shouldThrow<HttpException.InvalidUrl> { testClient().plan("http://") }
        shouldThrow<HttpException.Unsupported> { testClient().plan("gopher://h/") }
    }
})
