package dev.geturl

import dev.geturl.testing.RawServer
import dev.geturl.testing.SocksServer
import dev.geturl.testing.promptly
import dev.geturl.testing.rawServer
import dev.geturl.testing.testClient
import dev.geturl.testing.tunnel
import io.kotest.assertions.throwables.shouldThrow
import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.collections.shouldContainExactly
import io.kotest.matchers.shouldBe
import io.kotest.matchers.string.shouldContain
import kotlinx.coroutines.awaitCancellation
import kotlin.time.Duration
import kotlin.time.Duration.Companion.milliseconds

/** Has [addresses] for every name, and for an address that alone. */
private fun found(vararg addresses: String) = Resolver { host ->
    IpAddress.parseOrNull(host)?.let(::listOf) ?: addresses.map { checkNotNull(IpAddress.parseOrNull(it)) }
}

/** The ways through a proxy at a port of this machine. */
private val ways: Map<String, (Int) -> ProxyOptions> = mapOf(
    "an HTTP proxy that forwards" to { ProxyOptions(proxy = Proxy("127.0.0.1", it)) },
    "a tunnel" to { ProxyOptions(proxy = Proxy("127.0.0.1", it), tunnel = true) },
    "a proxy that a filter names" to { ProxyOptions(proxyFilter = { _ -> Proxy("127.0.0.1", it) }) },
    "SOCKS 4a" to { ProxyOptions(proxy = Proxy("127.0.0.1", it, ProxyKind.SOCKS4A)) },
    "SOCKS 5" to { ProxyOptions(proxy = Proxy("127.0.0.1", it, ProxyKind.SOCKS5)) },
    "SOCKS 5h" to { ProxyOptions(proxy = Proxy("127.0.0.1", it, ProxyKind.SOCKS5H)) },
)

/** The policy says whom a proxy may be asked for; the proxy itself is reached wherever it is. */
class HostPolicyProxiedTest : FunSpec({
    fun untouched(): RawServer = rawServer { error("the proxy was asked") }

    for ((way, options) in ways) {
        test("What the policy denies is not asked of $way: a host, a port, an address, what a name is found to be") {
            val port = untouched().port
            val careful = testClient {
                proxy = options(port)
                hostPolicy = HostPolicy {
                    denyHosts("*.internal")
                    denyPorts(25)
                }
            }
            shouldThrow<HttpException.Refused> { careful.geturl("http://db.internal/") }
            shouldThrow<HttpException.Refused> { careful.geturl("http://mail.test:25/") }
            val public = testClient {
                proxy = options(port)
                hostPolicy = HostPolicy.PUBLIC_ONLY
                resolver = found("10.0.0.1")
            }
            shouldThrow<HttpException.Refused> { public.geturl("http://169.254.169.254/") }
            shouldThrow<HttpException.Refused> { public.geturl("http://rebound.test/") }
                .message
                .orEmpty() shouldContain "10.0.0.1"
        }

        test("The look-up for the policy, which $way does not need, has the time limit of any other") {
            val port = untouched().port
            for (limits in listOf(
                Timeouts(resolve = 40.milliseconds),
                Timeouts(resolve = Duration.ZERO, connect = 40.milliseconds),
            )) {
                val http = testClient {
                    proxy = options(port)
                    hostPolicy = HostPolicy.PUBLIC_ONLY
                    resolver = Resolver { awaitCancellation() }
                    timeouts = limits
                }
                val failure = shouldThrow<HttpException.Timeout> { promptly { http.geturl("http://slow.test/") } }
                failure.kind shouldBe TimeoutKind.RESOLVE
            }
        }
    }

    test("What the policy allows goes through a proxy at an address that it would deny") {
        val origin = rawServer { requests { reply(it.line) } }
        val tunnels = rawServer { tunnel(origin.port) }
        for (options in listOf(
            ways.getValue("an HTTP proxy that forwards")(origin.port),
            ways.getValue("a tunnel")(tunnels.port),
        )) {
            val http = testClient {
                proxy = options
                hostPolicy = HostPolicy.PUBLIC_ONLY
                resolver = found("192.0.2.1", "8.8.8.8")
            }
            http.geturl("http://public.test/").responseCode shouldBe 200
        }
    }

    test("A SOCKS proxy is told the first address that the policy allows") {
        val origin = rawServer { requests { reply("x") } }
        val socks = SocksServer(origin.port)
        val http = testClient {
            proxy = ways.getValue("SOCKS 5")(socks.raw.port)
            hostPolicy = HostPolicy.PUBLIC_ONLY
            resolver = found("10.0.0.1", "8.8.8.8")
        }
        http.geturl("http://mixed.test/").text() shouldBe "x"
        socks.asked shouldContainExactly listOf("5 [00] 08080808:80")
    }
})
