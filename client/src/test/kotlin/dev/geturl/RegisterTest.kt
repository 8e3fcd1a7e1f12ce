package dev.geturl

import dev.geturl.net.Connection
import dev.geturl.net.Transport
import dev.geturl.testing.echo
import dev.geturl.testing.rawServer
import dev.geturl.testing.testClient
import io.kotest.assertions.throwables.shouldThrow
import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.shouldBe
import io.kotest.matchers.string.shouldContain
import okio.Buffer

/** The manual's `register`, `unregister` and `registerError`. */
class RegisterTest : FunSpec({
    test("unregister gives back what was registered, and with it the scheme can be registered again") {
        val server = rawServer { echo() }
        val http = testClient()
        http.register("Foo", server.port, http.unregister("http").transport, endToEndProxy = true)
        val given = http.unregister("FOO")
        "$given" shouldBe "foo, port ${server.port}, tunnelled"
        shouldThrow<HttpException.Unsupported> { http.geturl("foo://127.0.0.1/x") }
        http.register(given.scheme, given.defaultPort, given.transport, given.endToEndProxy)
        http.geturl("foo://127.0.0.1/x").text() shouldBe "/x"
        shouldThrow<IllegalArgumentException> { http.unregister("bar") }.message.orEmpty() shouldContain "bar"
    }

    test("what a transport says of its connection is the message of the exception") {
        val server = rawServer { request() }
        val http = testClient()
        val tcp = http.unregister("http")
        lateinit var made: Connection
        http.register(
            "http",
            80,
            Transport { target ->
                val connection = tcp.connect(target)
                object : Connection by connection {
                    override suspend fun read(sink: Buffer, byteCount: Long): Long =
                        connection.read(sink, byteCount).also {
                            http.registerError(this, "certificate expired") shouldBe "certificate expired"
                        }
                }.also { made = it }
            },
        )
        val failure = shouldThrow<HttpException.ConnectionClosed> { http.geturl(server.url()) }
        failure.message shouldBe "certificate expired"
        failure.cause?.message.orEmpty() shouldContain "without a reply"
        http.registerError(made) shouldBe "certificate expired"
        http.registerError(made, "") shouldBe ""
    }

    test("nothing is said of a connection of which nothing was said") {
        val server = rawServer { echo() }
        val http = testClient()
        val tcp = http.unregister("http")
        val made = ArrayList<Connection>()
        http.register("http", 80, Transport { target -> tcp.connect(target).also(made::add) })
        http.geturl(server.url("/x")).text() shouldBe "/x"
        http.registerError(made.single()) shouldBe ""
        val other = object : Connection by made.single() {}
        http.registerError(made.single(), "one")
        http.registerError(other, "two")
        http.registerError(made.single()) shouldBe "one"
    }
})
