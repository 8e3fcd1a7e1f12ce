package dev.geturl.exchange

import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.shouldBe

/** curl's own table (its unit test 1614), and what its manual says beyond that. */
class NoProxyTest : FunSpec({
    val table = listOf(
        Triple("www.example.com", "localhost .example.com .example.de", true),
        Triple("www.example.com", "localhost,.example.com,.example.de", true),
        Triple("www.example.com.", "localhost,.example.com,.example.de", true),
        Triple("example.com", "localhost,.example.com,.example.de", true),
        Triple("example.com.", "localhost,.example.com,.example.de", true),
        Triple("www.example.com", "localhost,.example.com.,.example.de", true),
        Triple("www.example.com", "localhost,www.example.com.,.example.de", true),
        Triple("example.com", "localhost,example.com,.example.de", true),
        Triple("www.EXAMPLE.com", "Example.COM", true),
        Triple("www.example.com", "localhost,example.com,.example.de", true),
        Triple("notexample.com", "example.com", false),
        Triple("example.com", "www.example.com", false),
        Triple("example.com", "com:80", false),
        Triple("example.com", "example.com:80", false),
        Triple("example.com", "", false),
        Triple("example.com", ".", false),
        Triple("example.com", "*", true),
        Triple("192.0.2.1", " * ", true),
        Triple("example.com", "*.com", false),
        Triple("example.com", "foo,*", false),
        Triple("127.0.0.1", "127.0.0.1,localhost", true),
        Triple("127.0.0.1", "127.0.0.1,localhost,", true),
        Triple("127.0.0.1", "127.0.0.1/8,localhost,", true),
        Triple("127.0.0.1", "127.0.0.1/28,localhost,", true),
        Triple("127.0.0.1", "127.0.0.1/31,localhost,", true),
        Triple("127.0.0.1", "localhost,127.0.0.1", true),
        Triple("127.0.0.1", "localhost,127.0.0.1.127.0.0.1.127.0.0.1", false),
        Triple("localhost", "localhost,127.0.0.1", true),
        Triple("localhost.", "localhost,127.0.0.1", true),
        Triple("foobar", "barfoo", false),
        Triple("foobar", "foobar", true),
        Triple("192.168.0.1", "foobar", false),
        Triple("192.168.0.1", "192.168.0.0/16", true),
        Triple("192.168.0.1", "192.168.0.0/24", true),
        Triple("192.168.0.1", "192.168.0.0/32", false),
        Triple("192.168.0.1", "192.168.0.1/0", true),
        Triple("192.168.0.1", "192.168.0.2/0", false),
        Triple("192.168.0.1", "192.168.0.0/33", false),
        Triple("192.168.0.1", "192.168.0.0/", false),
        Triple("192.168.0.1", "192.168.0.0", false),
        Triple("192.168.1.1", "192.168.0.0/24", false),
        Triple("192.168.1.1", "foo, bar, 192.168.0.0/24", false),
        Triple("192.168.1.1", "foo, bar, 192.168.0.0/16", true),
        Triple("192.168.1.1", "0.1", false),
        Triple("[::1]", "foo, bar, 192.168.0.0/16", false),
        Triple("[::1]", "foo, bar, ::1/64", true),
        Triple("[::1]", "::1", true),
        Triple("[::1]", "[::1]", true),
        Triple("::1", "0:0:0:0:0:0:0:1", true),
        Triple("bar", "foo, bar, ::1/64", true),
        Triple("BAr", "foo, bar, ::1/64", true),
        Triple("BAr", "foo,,,,,              bar, ::1/64", true),
        Triple("www.example.com", "foo, .example.com", true),
        Triple("[2001:db8::1]", "2001:db8::/32", true),
        Triple("[2001:db9::1]", "2001:db8::/32", false),
        Triple("[2001:db8::1]", "2001:db8::/129", false),
    )
    for ((host, list, isCovered) in table) {
        test("\"$list\" ${if (isCovered) "covers" else "does not cover"} $host") {
            NoProxy(list).covers(host) shouldBe isCovered
        }
    }
})
