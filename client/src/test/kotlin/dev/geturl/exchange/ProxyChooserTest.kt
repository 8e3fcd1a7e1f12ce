package dev.geturl.exchange

import dev.geturl.GeturlOptions
import dev.geturl.HttpException
import dev.geturl.Log
import dev.geturl.Proxy
import dev.geturl.ProxyFilter
import dev.geturl.ProxyKind
import dev.geturl.ProxyOptions
import dev.geturl.Url
import dev.geturl.testing.TestEnvironment
import io.kotest.assertions.throwables.shouldThrow
import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.collections.shouldHaveSize
import io.kotest.matchers.shouldBe
import io.kotest.matchers.string.shouldContain
import io.kotest.matchers.string.shouldNotContain

class ProxyChooserTest : FunSpec({
    val logged = ArrayList<String>()
    val log = object : Log {
        override fun warn(message: String, failure: Throwable) {
            logged += message
        }
    }
    val a = Proxy("a")
    val b = Proxy("b")

    fun chosen(
        options: ProxyOptions,
        url: String = "http://h.example/",
        environment: TestEnvironment = TestEnvironment(),
        call: GeturlOptions.() -> Unit = {},
    ) = ProxyChooser(options, environment, log).choose(Url.parse(url), GeturlOptions().apply(call))

    fun fromEnvironment(url: String, vararg variables: Pair<String, String>) =
        chosen(ProxyOptions(fromEnvironment = true), url, TestEnvironment(variables.toMap()))?.toString()

    fun fromProperties(url: String, vararg properties: Pair<String, String>) =
        chosen(ProxyOptions(fromProperties = true), url, TestEnvironment(properties = properties.toMap()))?.toString()

    test("without options nothing has a proxy, whatever the process was started with") {
        val started = TestEnvironment(mapOf("http_proxy" to "e"), mapOf("http.proxyHost" to "e"))
        chosen(ProxyOptions(), environment = started) shouldBe Proxy.NONE
    }

    test("proxyHost and proxyPort name an HTTP proxy for every scheme") {
        for (url in listOf("http://h/", "https://h/", "ws://h/")) {
            chosen(ProxyOptions(proxyHost = "p", proxyPort = 3128), url) shouldBe Proxy("p", 3128)
        }
    }

    test("noProxy goes by curl's rules, for every proxy, and in place of no_proxy") {
        val options = ProxyOptions(proxy = a, noProxy = "h.example, 192.0.2.0/24")
        chosen(options, "http://x.h.example/") shouldBe Proxy.NONE
        chosen(options, "http://192.0.2.9/") shouldBe Proxy.NONE
        chosen(options, "http://example/") shouldBe a
        val started = TestEnvironment(mapOf("http_proxy" to "http://e:1", "no_proxy" to "h.example"))
        chosen(ProxyOptions(fromEnvironment = true, noProxy = ""), environment = started) shouldBe Proxy("e", 1)
        chosen(ProxyOptions(fromEnvironment = true), environment = started) shouldBe Proxy.NONE
    }

    test("a login of its own goes to a proxy of the environment too") {
        val started = TestEnvironment(mapOf("http_proxy" to "http://e:1"))
        val options = ProxyOptions(fromEnvironment = true, proxyUser = "ada", proxyPassword = "pw")
        chosen(options, environment = started) shouldBe Proxy("e", 1, user = "ada", password = "pw")
    }

    test("https may have another proxy, or none") {
        chosen(ProxyOptions(proxy = a, httpsProxy = b), "http://h/") shouldBe a
        chosen(ProxyOptions(proxy = a, httpsProxy = b), "https://h/") shouldBe b
        chosen(ProxyOptions(proxy = a, httpsProxy = b), "wss://h/") shouldBe b
        chosen(ProxyOptions(proxyHost = "a", httpsProxy = Proxy.NONE), "https://h/") shouldBe Proxy.NONE
        chosen(ProxyOptions(httpsProxy = b), "http://h/") shouldBe Proxy.NONE
    }

    test("proxyNot lists globs, in any case of letters") {
        val options = ProxyOptions(proxyHost = "p", proxyNot = listOf("*.Example", "10.*", "::1"))
        for (host in listOf("h.EXAMPLE", "10.1.2.3", "[::1]")) chosen(options, "http://$host/") shouldBe Proxy.NONE
        for (host in listOf("example", "110.1.2.3")) chosen(options, "http://$host/") shouldBe Proxy("p")
    }

    test("what a call says goes before all else") {
        val options = ProxyOptions(proxy = a, proxyNot = listOf("*"), proxyFilter = ProxyFilter { a })
        chosen(options) { proxy = b } shouldBe b
        chosen(options) { proxy = Proxy.NONE } shouldBe Proxy.NONE
    }

    test("the filter decides alone, for the bare host; no other option is looked at") {
        val asked = ArrayList<String>()
        val options = ProxyOptions(
            proxy = a,
            proxyNot = listOf("*"),
            proxyFilter = ProxyFilter { host ->
                b.also {
                    asked +=
                        host
                }
            },
        )
        chosen(options) shouldBe null
        ProxyChooser(options, TestEnvironment(), log).ask(Url.parse("http://[::1]:1/")) shouldBe b
        asked shouldBe listOf("::1")
        val none = ProxyOptions(proxy = a, proxyFilter = ProxyFilter { null })
        ProxyChooser(none, TestEnvironment(), log).ask(Url.parse("http://h/")) shouldBe Proxy.NONE
    }

    test("a filter that fails means no proxy, and is logged") {
        logged.clear()
        val failing = ProxyChooser(ProxyOptions(proxyFilter = ProxyFilter { error("no") }), TestEnvironment(), log)
        failing.ask(Url.parse("http://ada:secret@h.example/")) shouldBe Proxy.NONE
        logged.shouldHaveSize(1)
        logged.single() shouldContain "h.example"
        logged.single() shouldNotContain "secret"
    }

    test("a Unix domain socket needs no proxy; both given in one call are refused") {
        chosen(ProxyOptions(proxy = a)) { unixSocket = "/s" } shouldBe Proxy.NONE
        shouldThrow<HttpException.Unsupported> {
            chosen(ProxyOptions()) {
                unixSocket = "/s"
                proxy = a
            }
        }
    }

    test("http_proxy is heeded in lower case only") {
        fromEnvironment("http://h/", "http_proxy" to "http://e:1") shouldBe "http://e:1"
        fromEnvironment("http://h/", "HTTP_PROXY" to "http://e:1") shouldBe "none"
        fromEnvironment("https://h/", "http_proxy" to "http://e:1") shouldBe "none"
    }

    test("https_proxy and all_proxy are heeded in both, lower case first") {
        fromEnvironment("https://h/", "HTTPS_PROXY" to "e:1") shouldBe "http://e:1"
        fromEnvironment("https://h/", "HTTPS_PROXY" to "e:1", "https_proxy" to "f:2") shouldBe "http://f:2"
        fromEnvironment("http://h/", "ALL_PROXY" to "e:1") shouldBe "http://e:1"
        fromEnvironment("http://h/", "ALL_PROXY" to "e:1", "all_proxy" to "socks5://f") shouldBe "socks5://f:1080"
        fromEnvironment("https://h/", "all_proxy" to "e:1", "HTTPS_PROXY" to "f:2") shouldBe "http://f:2"
        fromEnvironment("http://h/", "http_proxy" to "", "all_proxy" to "e:1") shouldBe "http://e:1"
    }

    test("ws and wss go as http and https do, unless they have variables of their own") {
        fromEnvironment("ws://h/", "http_proxy" to "e:1") shouldBe "http://e:1"
        fromEnvironment("wss://h/", "https_proxy" to "e:1") shouldBe "http://e:1"
        fromEnvironment("wss://h/", "https_proxy" to "e:1", "WSS_PROXY" to "f:1") shouldBe "http://f:1"
    }

    test("no_proxy is heeded in both, lower case first, whatever the URL's port") {
        fromEnvironment("http://www.h:81/", "http_proxy" to "e", "NO_PROXY" to ".h") shouldBe "none"
        fromEnvironment("http://h/", "http_proxy" to "e:1", "NO_PROXY" to "h", "no_proxy" to "x") shouldBe "http://e:1"
        fromEnvironment("http://[::1]/", "http_proxy" to "e", "no_proxy" to "::1") shouldBe "none"
        chosen(
            ProxyOptions(proxy = a, fromEnvironment = true),
            "http://h/",
            TestEnvironment(mapOf("no_proxy" to "*")),
        ) shouldBe a
    }

    test("a variable that names no proxy is an error, which does not show it") {
        val failure = shouldThrow<HttpException.InvalidUrl> {
            fromEnvironment(
                "http://h/",
                "http_proxy" to "http://u:secret@h:x",
            )
        }
        failure.toString() shouldNotContain "secret"
    }

    test("the JVM's properties: hosts, ports and hosts that are reached directly") {
        fromProperties("http://h/", "http.proxyHost" to "j") shouldBe "http://j:80"
        fromProperties("http://h/", "http.proxyHost" to "j", "http.proxyPort" to "3128") shouldBe "http://j:3128"
        fromProperties("https://h/", "http.proxyHost" to "j") shouldBe "none"
        fromProperties("https://h/", "https.proxyHost" to "j") shouldBe "http://j:443"
        for (host in listOf("localhost", "127.0.0.9", "[::1]")) {
            fromProperties("http://$host/", "http.proxyHost" to "j") shouldBe "none"
        }
        val listed = arrayOf("https.proxyHost" to "j", "http.nonProxyHosts" to "*.Foo|10.*|bar|*mid*")
        for (host in listOf("www.foo", "10.9.8.7", "bar", "amidst")) {
            fromProperties("https://$host/", *listed) shouldBe
                "none"
        }
        for (host in listOf("foo", "abar", "localhost")) {
            fromProperties("https://$host/", *listed) shouldBe
                "http://j:443"
        }
    }

    test("the JVM's properties for SOCKS come last") {
        fromProperties("http://h/", "socksProxyHost" to "s") shouldBe "socks5h://s:1080"
        fromProperties("http://h/", "socksProxyHost" to "s", "http.proxyHost" to "j") shouldBe "http://j:80"
        fromProperties(
            "https://h/",
            "socksProxyHost" to "s",
            "socksProxyPort" to "9",
            "socksProxyVersion" to "4",
        ) shouldBe
            "socks4://s:9"
        val login = arrayOf("java.net.socks.username" to "ada", "java.net.socks.password" to "secret")
        val proxy = chosen(
            ProxyOptions(fromProperties = true),
            environment = TestEnvironment(properties = mapOf("socksProxyHost" to "s", *login)),
        )
        proxy shouldBe Proxy("s", 1080, ProxyKind.SOCKS5H, "ada", "secret")
    }
})
