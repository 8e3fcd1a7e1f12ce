package dev.geturl.cli

import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.collections.shouldContainExactly
import io.kotest.matchers.shouldBe
import io.kotest.matchers.string.shouldContain
import io.kotest.matchers.string.shouldNotContain
import io.kotest.matchers.string.shouldStartWith
import java.net.InetAddress
import java.net.ServerSocket
import kotlin.io.path.writeText

class ProxyTest : FunSpec({
    val far = "http://far.invalid/x"

    /** What a proxy that forwards was asked, by a call with [flags]; `PROXY` stands for its address. */
    fun forwarded(vararg flags: String): String = ScriptServer(reply("by proxy")).use { proxy ->
        val run = CommandRun.of(*flags.map { it.replace("PROXY", "127.0.0.1:${proxy.port}") }.toTypedArray(), far)
        run.err shouldBe ""
        run.out shouldBe "by proxy"
        proxy.requests.single()
    }

    test("-x has a proxy forward the request, with the login of its URL or of -U") {
        val plain = forwarded("-x", "PROXY")
        plain shouldStartWith "GET http://far.invalid/x HTTP/1.1\r\nHost: far.invalid\r\n"
        plain shouldNotContain "Proxy-Authorization"
        forwarded("--proxy", "http://ada:p%40w@PROXY/") shouldContain "Proxy-Authorization: Basic YWRhOnBAdw==\r\n"
        forwarded("-x", "PROXY", "-U", "ada:p@w") shouldContain "Proxy-Authorization: Basic YWRhOnBAdw==\r\n"
        forwarded("-x", "PROXY", "--proxy-user", "ada:") shouldContain "Proxy-Authorization: Basic YWRhOg==\r\n"
    }

    test("--proxy-header is for the proxy, as a line or from a file") {
        val tunnel = ScriptServer(reply("end"))
        tunnel.use { server ->
            tunnelTo(server.port).use { proxy ->
                val flags = arrayOf("--proxy-header", "X-Way: 1", "-H", "X-End: 2", "-A", "me", "-p")
                CommandRun.of("-x", proxy.address, *flags, far).out shouldBe "end"
                proxy.seen.single() shouldContain "\r\nX-Way: 1\r\n"
                proxy.seen.single() shouldContain "\r\nUser-Agent: me\r\n"
                proxy.seen.single() shouldNotContain "X-End"
                server.requests.single() shouldContain "\r\nX-End: 2\r\n"
                server.requests.single() shouldNotContain "X-Way"
            }
        }
        inFolder { folder ->
            val file = folder.resolve("lines").also { it.writeText("X-A: 1\nX-B: 2\n") }
            val sent = forwarded("-x", "PROXY", "--proxy-header", "@$file")
            sent shouldContain "X-A: 1\r\nX-B: 2\r\n"
        }
    }

    test("a challenge is answered by --proxy-digest and --proxy-anyauth, and Basic goes out at once") {
        fun challenged(vararg flags: String, challenge: String): List<String> = ScriptServer(
            reply("no", "Proxy-Authenticate: $challenge", status = "407 Log In"),
            reply("yes"),
        ).use { proxy ->
            CommandRun.of("-x", "127.0.0.1:${proxy.port}", "-U", "ada:pw", *flags, far).out shouldBe "yes"
            proxy.requests
        }
        val digest = challenged("--proxy-digest", challenge = "Digest realm=\"r\", nonce=\"n\", qop=\"auth\"")
        digest[0] shouldNotContain "Proxy-Authorization"
        digest[1] shouldContain "Proxy-Authorization: Digest username=\"ada\""
        challenged("--proxy-anyauth", challenge = "Basic realm=\"r\"")[1] shouldContain "Proxy-Authorization: Basic "
        forwarded("-x", "PROXY", "-U", "a:b", "--proxy-digest", "--proxy-basic") shouldContain ": Basic YTpi\r\n"
    }

    test("-p asks for a tunnel, whose answer is shown unless --suppress-connect-headers, and counted apart") {
        ScriptServer(reply("a"), reply("b"), reply("a")).use { server ->
            tunnelTo(server.port).use { proxy ->
                val format = " %{http_code} %{http_connect} %{num_connects} %{proxy_used}\n"
                val run = CommandRun.of("-p", "-i", "-x", proxy.address, "-w", format, "$far?1", "$far?2")
                run.out shouldBe "HTTP/1.1 200 Connection established\r\n\r\n" +
                    "HTTP/1.1 200 OK\r\nContent-Length: 1\r\n\r\na 200 200 1 1\n" +
                    "HTTP/1.1 200 OK\r\nContent-Length: 1\r\n\r\nb 200 000 0 1\n"
                proxy.seen.single() shouldStartWith "CONNECT far.invalid:80 HTTP/1.1\r\nHost: far.invalid:80\r\n"
                val bare = CommandRun.of("-p", "-i", "--suppress-connect-headers", "--proxy1.0", proxy.address, far)
                bare.out shouldStartWith "HTTP/1.1 200 OK\r\n"
                proxy.seen.last() shouldStartWith "CONNECT far.invalid:80 HTTP/1.0\r\n"
            }
        }
    }

    test("-v shows CONNECT and what is said in the tunnel, not what is said to a SOCKS proxy") {
        ScriptServer(reply("a"), reply("a")).use { server ->
            tunnelTo(server.port).use { proxy ->
                socksTo(proxy.port).use { socks ->
                    val flags = arrayOf("-p", "-x", "proxy.invalid:3128", "--preproxy", "socks5h://${socks.address}")
                    val run = CommandRun.of("-v", *flags, far)
                    run.out shouldBe "a"
                    run.err
                        .lines()
                        .filter { it.startsWith("> CONNECT") || it.startsWith("> G") || it.startsWith("< H") }
                        .shouldContainExactly(
                            "> CONNECT far.invalid:80 HTTP/1.1",
                            "< HTTP/1.1 200 Connection established",
                            "> GET /x HTTP/1.1",
                            "< HTTP/1.1 200 OK",
                        )
                    socks.seen shouldContainExactly listOf("5 proxy.invalid:3128")
                }
            }
        }
    }

    val socks = mapOf(
        listOf("--socks4", "PROXY") to "4 @127.0.0.1:81",
        listOf("--socks4a", "PROXY") to "4 @localhost:81",
        listOf("--socks5", "PROXY") to "5 127.0.0.1:81",
        listOf("--socks5-hostname", "PROXY") to "5 localhost:81",
        listOf("-x", "socks5h://PROXY") to "5 localhost:81",
        listOf("--preproxy", "PROXY") to "4 @127.0.0.1:81",
    )
    for ((flags, asked) in socks) {
        test("${flags[0]} ${flags[1]} goes through SOCKS: $asked") {
            ScriptServer(reply("end")).use { server ->
                socksTo(server.port).use { proxy ->
                    val given = flags.map { it.replace("PROXY", proxy.address) }.toTypedArray()
                    val run = CommandRun.of(
                        *given,
                        "-4",
                        "-w",
                        " %{num_connects} %{http_connect}",
                        "http://localhost:81/y",
                    )
                    run.out shouldBe "end 1 000"
                    proxy.seen shouldContainExactly listOf(asked)
                    server.requests.single() shouldStartWith "GET /y HTTP/1.1\r\n"
                }
            }
        }
    }

    test("-U logs in to a SOCKS proxy, and the last of the flags that name a proxy holds") {
        ScriptServer(reply("end")).use { server ->
            socksTo(server.port).use { proxy ->
                CommandRun.of("-x", "127.0.0.1:1", "--socks5-hostname", proxy.address, "-U", "ada:pw", far).out shouldBe
                    "end"
                proxy.seen shouldContainExactly listOf("login ada:pw", "5 far.invalid:80")
            }
        }
    }

    test("--noproxy and an empty -x go directly") {
        ScriptServer(reply("a"), reply("b"), reply("c")).use { server ->
            CommandRun.of("-x", "127.0.0.1:1", "--noproxy", "127.0.0.0/8", server.url).out shouldBe "a"
            CommandRun.of("-x", "127.0.0.1:1", "--noproxy", "*", server.url).out shouldBe "b"
            CommandRun.of("-x", "", server.url).out shouldBe "c"
            server.requests.forEach { it shouldStartWith "GET / HTTP/1.1" }
        }
    }

    fun CommandRun.shouldFailWith(code: Int, words: String) {
        err shouldStartWith "geturl: ($code) "
        err shouldContain words
        err.trimEnd().lines().size shouldBe 1
        exit shouldBe code
    }

    test("a proxy without an address is 5, one where nobody listens 7") {
        CommandRun.of("-x", "nobody.invalid:1", far).shouldFailWith(5, "nobody.invalid")
        CommandRun.of("--preproxy", "socks4://nobody.invalid:1", far).shouldFailWith(5, "nobody.invalid")
        val port = ServerSocket(0, 1, InetAddress.getLoopbackAddress()).use { it.localPort }
        CommandRun.of("-x", "127.0.0.1:$port", far).shouldFailWith(7, "127.0.0.1:$port")
    }

    test("a refused tunnel is 56, with its answer shown and no status of the server's") {
        for ((status, hint) in listOf("407 Log In" to "-U", "403 No" to "-i")) {
            val refusing = HandServer {
                head()
                send("HTTP/1.1 $status\r\nContent-Length: 4\r\n\r\nsorr")
            }
            refusing.use { proxy ->
                val run = CommandRun.of("-pi", "-x", proxy.address, "-w", "%{http_code} %{http_connect}", far)
                run.shouldFailWith(56, "CONNECT tunnel failed, response ${status.take(3)}")
                run.err shouldContain hint
                run.out shouldBe "HTTP/1.1 $status\r\nContent-Length: 4\r\n\r\n000 ${status.take(3)}"
            }
        }
        HandServer { head() }.use { CommandRun.of("-p", "-x", it.address, far).shouldFailWith(56, "CONNECT") }
    }

    test("a SOCKS proxy that refuses, or speaks something else, is 97") {
        val refusing = HandServer {
            bytes(3)
            send(byteArrayOf(5, 0))
            bytes(4)
            send(byteArrayOf(5, 2, 0, 1, 0, 0, 0, 0, 0, 0))
        }
        refusing.use { CommandRun.of("--socks5-hostname", it.address, far).shouldFailWith(97, "rules") }
        ScriptServer(reply("x")).use {
            val other = HandServer {
                bytes(3)
                send("HTTP/1.1 400 Bad\r\n\r\n")
            }
            other.use { proxy ->
                CommandRun.of("--socks5", proxy.address, "http://127.0.0.1/").shouldFailWith(97, "SOCKS")
            }
        }
    }

    test("--connect-timeout bounds a proxy that says nothing") {
        HandServer { while (true) byte() }.use { silent ->
            for (flag in listOf("--socks5-hostname", "-px")) {
                CommandRun
                    .of(
                        flag,
                        silent.address,
                        "--connect-timeout",
                        "0.1",
                        far,
                    ).shouldFailWith(28, "--connect-timeout")
            }
        }
    }

    val mistakes = listOf(
        listOf("-x", "gopher://h:1") to (5 to "socks5h"),
        listOf("-x", "h:99999") to (5 to "-x"),
        listOf("--socks5", "") to (5 to "--socks5"),
        listOf("--proxy1.0", "a b") to (5 to "--proxy1.0"),
        listOf("--preproxy", "http://h:1") to (2 to "SOCKS"),
        listOf("--preproxy", "https://h:1") to (2 to "SOCKS"),
        listOf("--proxy-key", "k") to (2 to "--proxy-cert"),
        listOf("-x", "h", "-U", "ada") to (2 to "-U user:password"),
        listOf("-x", "h", "-U", ":secret") to (2 to "no user"),
        listOf("--socks4", "h", "-U", "ada:secret") to (2 to "SOCKS 5"),
        listOf("--proxy-header", "User-Agent:") to (2 to "leave out"),
        listOf("--proxy-header", "a b: c") to (2 to "--proxy-header"),
        listOf("--unix-socket", "/s", "-x", "h") to (2 to "--unix-socket"),
        listOf("--keepalive-time", "0") to (2 to "1 to 32767"),
        listOf("--keepalive-time", "9", "--no-keepalive") to (2 to "exclude"),
        listOf("--happy-eyeballs-timeout-ms", "5") to (2 to "10 to 2000"),
        listOf("--parallel-max", "0") to (2 to "1 to 300"),
        listOf("--parallel-max", "many") to (2 to "--parallel-max"),
    )
    for ((flags, expected) in mistakes) {
        test("${flags.joinToString(" ")} is refused with ${expected.first} and how to mend it") {
            val run = CommandRun.of(*flags.toTypedArray(), "http://127.0.0.1:1/")
            run.shouldFailWith(expected.first, expected.second)
            run.err shouldNotContain "secret"
        }
    }
})
