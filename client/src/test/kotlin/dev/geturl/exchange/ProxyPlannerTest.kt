package dev.geturl.exchange

import dev.geturl.GeturlOptions
import dev.geturl.Headers
import dev.geturl.HttpConfig
import dev.geturl.HttpException
import dev.geturl.Proxy
import dev.geturl.ProxyFilter
import dev.geturl.ProxyKind
import dev.geturl.ProxyOptions
import dev.geturl.Url
import dev.geturl.auth.ProxySessions
import dev.geturl.pool.Way
import dev.geturl.testing.plannerFor
import io.kotest.assertions.throwables.shouldThrow
import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.shouldBe
import io.kotest.matchers.shouldNotBe
import io.kotest.matchers.string.shouldNotContain
import io.kotest.matchers.types.shouldBeInstanceOf

/** The way of a request, planned without a socket. */
class ProxyPlannerTest : FunSpec({
    fun plan(
        url: String,
        options: ProxyOptions,
        endToEnd: Boolean = false,
        call: GeturlOptions.() -> Unit = {},
    ): RequestPlan =
        plannerFor(HttpConfig { proxy = options }, endToEnd).plan(Url.parse(url), GeturlOptions().apply(call))

    val p = Proxy("p", 3128)
    val by = ProxyOptions(proxy = p)

    test("a plan tells its way") {
        plan("http://h/", ProxyOptions()).toString() shouldBe "GET / HTTP/1.1 to http://h:80, kept alive, repeatable"
        plan("http://h/", by).toString() shouldBe
            "GET http://h/ HTTP/1.1 to http://p:3128 forwarded by http://p:3128, kept alive, repeatable"
        plan("https://h/", by).toString() shouldBe
            "GET / HTTP/1.1 to https://h:443 through a tunnel of http://p:3128, kept alive, repeatable"
        plan("http://h/", ProxyOptions(proxy = Proxy("p", 9, ProxyKind.SOCKS5H, "ada", "secret"))).toString() shouldBe
            "GET / HTTP/1.1 to http://h:80 through socks5h://ada:***@p:9, kept alive, repeatable"
        plan("http://h/", ProxyOptions(proxyFilter = ProxyFilter { p })).toString() shouldBe
            "GET / HTTP/1.1 to http://h:80, kept alive, repeatable, by the proxy that the filter names"
    }

    test("http is forwarded; what is not, is endToEndProxy or has the option goes through a tunnel") {
        plan("http://h/", by).route.way shouldBe Way.Forward(p)
        plan("https://h/", by).route.way.shouldBeInstanceOf<Way.Tunnel>()
        plan("ws://h/", by).route.way.shouldBeInstanceOf<Way.Tunnel>()
        plan("http://h/", by, endToEnd = true).route.way.shouldBeInstanceOf<Way.Tunnel>()
        plan("http://h/", by.copy(tunnel = true)).route.way.shouldBeInstanceOf<Way.Tunnel>()
        for (url in listOf("http://h/", "https://h/")) {
            val socks = Proxy("p", 9, ProxyKind.SOCKS5)
            plan(url, ProxyOptions(proxy = socks, tunnel = true)).route.way shouldBe Way.Socks(socks)
        }
    }

    test("routes are equal only by the same way") {
        val forwarded = plan("http://a/", by).route
        forwarded shouldBe plan("http://b/", by).route
        forwarded shouldNotBe plan("http://p:3128/", ProxyOptions()).route
        forwarded shouldNotBe plan("http://a/", ProxyOptions(proxy = Proxy("p", 3128, user = "ada"))).route
        val tunnel = plan("https://a/", by).route
        tunnel shouldBe plan("https://a/x", by).route
        tunnel shouldNotBe plan("https://a/", ProxyOptions()).route
        tunnel shouldNotBe plan("https://b/", by).route
        tunnel shouldNotBe plan("https://a/", ProxyOptions(proxy = Proxy("q", 3128))).route
        tunnel shouldNotBe plan("https://a/", by.copy(proxyAuth = "Token t")).route
        tunnel shouldNotBe plan("https://a/", by.copy(proxyHeaders = Headers.of("X" to "1"))).route
        plan("http://a/", ProxyOptions(proxy = Proxy("p", 1, ProxyKind.SOCKS4))).route shouldNotBe
            plan("http://a/", ProxyOptions(proxy = Proxy("p", 1, ProxyKind.SOCKS5))).route
    }

    test("a login that was given is part of a tunnel, but not of what prints") {
        val way = plan("https://h/", by.copy(proxyAuth = "Token secret")).route.way
        way.shouldBeInstanceOf<Way.Tunnel>().authorization shouldBe "Token secret"
        way.toString() shouldNotContain "secret"
        val manual = HttpConfig.tcl { proxy = by }
        val direct = plan("http://ada:secret@h/", ProxyOptions())
        ProxyPlanner(manual, ProxySessions(by.authScheme)).by(p, direct).also {
            it.request.target shouldBe "http://ada:secret@h/"
            it.toString() shouldNotContain "secret"
        }
    }

    test("what a proxy's own user logs in with goes before proxyAuth") {
        val own = ProxyOptions(proxy = Proxy("p", 1, user = "ada", password = "x"), proxyAuth = "Token t")
        plan("http://h/", own).request.headers["Proxy-Authorization"] shouldBe null
        plan("http://h/", own.copy(proxy = p)).request.headers["Proxy-Authorization"] shouldBe "Token t"
    }

    test("what cannot be done is refused before anything is sent") {
        val proxy = Proxy("p", 1, ProxyKind.SOCKS4, "ada", "secret")
        shouldThrow<HttpException.Unsupported> { plan("http://h/", ProxyOptions(proxy = proxy)) }
            .toString() shouldNotContain "secret"
    }
})
