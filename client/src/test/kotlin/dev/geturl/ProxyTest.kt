package dev.geturl

import io.kotest.assertions.throwables.shouldThrow
import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.shouldBe
import io.kotest.matchers.shouldNotBe
import io.kotest.matchers.string.shouldContain
import io.kotest.matchers.string.shouldNotContain

class ProxyTest : FunSpec({
    test("the manual's port is 8080, curl's is 1080") {
        Proxy("proxy.example").port shouldBe 8080
        Proxy.parse("proxy.example").port shouldBe 1080
        Proxy.parse("https://proxy.example").port shouldBe 443
    }

    val read = mapOf(
        "proxy.example:3128" to Proxy("proxy.example", 3128),
        "HTTP://proxy.example:3128/ignored?too#also" to Proxy("proxy.example", 3128),
        "socks5h://user:pw@host:1080" to Proxy("host", 1080, ProxyKind.SOCKS5H, "user", "pw"),
        "socks5://u%40x:p%3Aw%2f@[::1]:9" to Proxy("::1", 9, ProxyKind.SOCKS5, "u@x", "p:w/"),
        "socks4://id@192.0.2.1" to Proxy("192.0.2.1", 1080, ProxyKind.SOCKS4, "id"),
        "socks://h" to Proxy("h", 1080, ProxyKind.SOCKS4),
        "socks4a://h:" to Proxy("h", 1080, ProxyKind.SOCKS4A),
        "https://h" to Proxy("h", 443, ProxyKind.HTTPS),
        "http://u@h@host:1" to Proxy("host", 1, user = "u@h"),
    )
    for ((text, proxy) in read) test("$text is read as curl does") { Proxy.parse(text) shouldBe proxy }

    for (text in listOf(
        "",
        "http://",
        "http://h:0",
        "http://h:65536",
        "http://h:x",
        "http://h:-1",
        "http://[::1",
        "http://[h]:1",
        "http://::1",
        "http://h h",
        "http://:secret@h:1",
        "gopher://h:1",
        "http://[::1]x",
        "http://h\r\nX:1",
        "[]:80",
    )) {
        test("\"${text.replace("\r\n", "<CRLF>")}\" is no proxy") {
            shouldThrow<HttpException.InvalidUrl> { Proxy.parse(text) }.toString() shouldNotContain "secret"
        }
    }

    test("what cannot be a proxy is refused when it is made") {
        shouldThrow<IllegalArgumentException> { Proxy("") }.message.orEmpty() shouldContain "host"
        shouldThrow<IllegalArgumentException> { Proxy("h", 0) }.message.orEmpty() shouldContain "port"
        shouldThrow<IllegalArgumentException> { Proxy("h", 65_536) }.message.orEmpty() shouldContain "port"
        val failure = shouldThrow<IllegalArgumentException> { Proxy("h", password = "secret") }
        failure.message.orEmpty() shouldContain "user"
        failure.message.orEmpty() shouldNotContain "secret"
    }

    test("a proxy is equal to another only with the same kind, place and login") {
        val proxy = Proxy("H", 1, ProxyKind.SOCKS5, "u", "p")
        proxy shouldBe Proxy("h", 1, ProxyKind.SOCKS5, "u", "p")
        proxy.hashCode() shouldBe Proxy("h", 1, ProxyKind.SOCKS5, "u", "p").hashCode()
        for (other in listOf(
            Proxy("i", 1, ProxyKind.SOCKS5, "u", "p"),
            Proxy("h", 2, ProxyKind.SOCKS5, "u", "p"),
            Proxy("h", 1, ProxyKind.SOCKS5H, "u", "p"),
            Proxy("h", 1, ProxyKind.SOCKS5, "v", "p"),
            Proxy("h", 1, ProxyKind.SOCKS5, "u", "q"),
        )) {
            proxy shouldNotBe other
        }
    }

    test("nothing that prints shows a password") {
        val proxy = Proxy("::1", 1, ProxyKind.SOCKS5, "ada", "secret")
        proxy.toString() shouldBe "socks5://ada:***@[::1]:1"
        Proxy("h", 1, user = "ada").toString() shouldBe "http://ada@h:1"
        Proxy.NONE.toString() shouldBe "none"
        val options = ProxyOptions(
            proxy = proxy,
            proxyAuth = "Basic secret",
            proxyHeaders = Headers.of("X-Token" to "secret"),
            proxyHost = "h",
            tunnel = true,
        )
        val printed = HttpConfig { this.proxy = options }.toString()
        printed shouldNotContain "secret"
        printed shouldBe "HttpConfig(proxy=ProxyOptions(proxyHost=h, proxyAuth=***, " +
            "proxy=socks5://ada:***@[::1]:1, tunnel=true, proxyHeaders=[X-Token]))"
    }

    test("options that cannot be are refused") {
        shouldThrow<IllegalArgumentException> { ProxyOptions(proxyPort = 0) }.message.orEmpty() shouldContain
            "proxyPort"
        val failure = shouldThrow<IllegalArgumentException> { ProxyOptions(proxyAuth = "Basic secret\r\nX: y") }
        failure.message.orEmpty() shouldContain "proxyAuth"
        failure.message.orEmpty() shouldNotContain "secret"
    }
})
