package dev.geturl.cookies

import dev.geturl.CookieOptions
import dev.geturl.HttpClient
import dev.geturl.SiteContext
import dev.geturl.get
import dev.geturl.testing.closedAfterTest
import dev.geturl.testing.rawServer
import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.collections.shouldHaveSize
import io.kotest.matchers.shouldBe
import kotlinx.coroutines.async
import kotlinx.coroutines.awaitAll
import kotlinx.coroutines.coroutineScope

private fun cookiesOf(request: String): String? =
    request.lineSequence().firstOrNull { it.startsWith("Cookie: ") }?.removePrefix("Cookie: ")

class JarInUseTest : FunSpec({
    test("what a server sets is in the file when the call returns, and goes out with another client") {
        val server = rawServer {
            requests {
                send(
                    "HTTP/1.1 200 OK\r\nSet-Cookie: a=1; Max-Age=1000\r\n" +
                        "Set-Cookie: b=2; Path=/below; Max-Age=1000\r\n" +
                        "Set-Cookie: c=3; Domain=0.0.1; Max-Age=1000\r\nContent-Length: 0\r\n\r\n",
                )
            }
        }
        val file = testFile()
        val first = testDatabase(file).jar()
        HttpClient { cookieJar = first }.closedAfterTest().get(server.url("/"))
        withSql(file) { it.rows("SELECT name FROM geturl_persistent_cookies ORDER BY name") } shouldBe
            listOf(listOf("a"), listOf("b"))
        val second = testDatabase(file).jar()
        HttpClient { cookieJar = second }.closedAfterTest().get(server.url("/below/it"))
        server.seen.map(::cookiesOf) shouldBe listOf(null, "b=2; a=1")
    }

    test("many calls at once with one jar on disk: every cookie is kept") {
        val server = rawServer {
            requests {
                val cookie = "k${it.path.drop(1)}=1; Max-Age=1000"
                send("HTTP/1.1 200 OK\r\nSet-Cookie: $cookie\r\nContent-Length: 0\r\n\r\n")
            }
        }
        val jar = testDatabase(testFile()).jar()
        val http = HttpClient { cookieJar = jar }.closedAfterTest()
        coroutineScope { (0..<100).map { async { http.get(server.url("/$it")) } }.awaitAll() }
        jar.list() shouldHaveSize 100
    }

    test("a call's own jar and site are heeded") {
        val server = rawServer { requests { send("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n") } }
        val jar = testJar()
        jar.set(server.url("/"), "lax=1") { domain = "127.0.0.1" }
        val http = HttpClient().closedAfterTest()
        http.get(server.url("/"))
        http.get(server.url("/")) { cookies = CookieOptions(jar) }
        http.get(server.url("/")) { cookies = CookieOptions(jar, site = SiteContext.CROSS_SITE) }
        server.seen.map(::cookiesOf) shouldBe listOf(null, "lax=1", null)
    }
})
