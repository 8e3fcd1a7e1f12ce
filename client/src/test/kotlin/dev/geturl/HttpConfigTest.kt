package dev.geturl

import io.kotest.assertions.throwables.shouldThrow
import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.shouldBe
import io.kotest.matchers.string.shouldContain
import kotlin.time.Duration
import kotlin.time.Duration.Companion.milliseconds
import kotlin.time.Duration.Companion.seconds

class HttpConfigTest : FunSpec({
    test("A configuration prints what differs from the defaults, and nothing else") {
        "${HttpConfig()}" shouldBe "HttpConfig()"
        "${HttpConfig { accept = "text/html" }}" shouldBe "HttpConfig(accept=text/html)"
        "${HttpConfig {
            loops = 2
            timeouts = Timeouts(connect = 1.seconds)
        }}" shouldBe
            "HttpConfig(timeouts=${Timeouts(connect = 1.seconds)}, loops=2)"
    }

    test("Options are copied, and can then be changed, by newBuilder") {
        val all = HttpConfig {
            accept = "a/b"
            userAgent = "UA"
            zip = false
            allCodings = false
            urlEncoding = "iso8859-1"
            defaultCharset = "iso8859-2"
            translateLineEnds = true
            urlSyntax = UrlSyntax.STRICT
            sendUserInfo = false
            expectContinueAbove = 7
            timeouts = Timeouts(whole = 1.seconds)
            limits = Limits(headFields = 3)
            pool = PoolOptions(keepAlive = false)
            tls = TlsOptions { verify = false }
            socket = SocketOptions(noDelay = false)
            dial = DialOptions(maxFailed = 7)
            hostPolicy = HostPolicy.PUBLIC_ONLY
            loops = 3
            resolver = Resolver { emptyList() }
            resolverCache = Duration.ZERO
            cookieJar = CookieJar.NONE
            redirects = RedirectOptions(atMost = 3)
            auth = AuthOptions("ada", "secret")
            retries = RetryPolicy(atMost = 1)
            hsts = HstsStore()
            interceptors = Interceptors.call(Interceptor { it.proceed() })
        }
        "${all.newBuilder().build()}" shouldBe "$all"
        "${all.newBuilder().apply { loops = 1 }.build()}" shouldBe "$all".replace("loops=3, ", "")
    }

    test("What stands around an exchange is one value, which prints what differs, without the password") {
        val config = HttpConfig {
            retries = RetryPolicy.NONE.copy(atMost = 1)
            auth = AuthOptions("ada", "s3cr3t")
        }
        "$config" shouldContain "around=AroundConfig(auth=AuthOptions(user=ada, password=***), retries=RetryPolicy("
        HttpConfig { around = config.around }.around shouldBe config.around
        HttpConfig.tcl().around.redirects shouldBe RedirectOptions.NONE
    }

    test("The delay between attempts has the bounds of RFC 8305") {
        listOf(10.milliseconds, 2.seconds).forEach { DialOptions(attemptDelay = it).attemptDelay shouldBe it }
        shouldThrow<IllegalArgumentException> { DialOptions(attemptDelay = 2_001.milliseconds) }
    }

    val wrong = mapOf<String, () -> Any>(
        "loops" to { HttpConfig { loops = 0 } },
        "resolverCache" to { HttpConfig { resolverCache = (-1).seconds } },
        "User-Agent" to { HttpConfig { userAgent = "a\u0000b" } },
        "Accept" to { HttpConfig { accept = "\u0007" } },
        "whole" to { Timeouts(whole = (-1).seconds) },
        "connect" to { Timeouts(connect = (-1).seconds) },
        "firstByte" to { Timeouts(firstByte = (-1).seconds) },
        "idle" to { Timeouts(idle = (-1).seconds) },
        "expectContinue" to { Timeouts(expectContinue = (-1).seconds) },
        "expectContinueAbove" to { HttpConfig { expectContinueAbove = -2 } },
        "idleTime" to { PoolOptions(idleTime = Duration.ZERO) },
        "maxIdlePerOrigin" to { PoolOptions(maxIdlePerOrigin = 0) },
        "headBytes" to { Limits(headBytes = 1) },
        "headFields" to { Limits(headFields = 0) },
        "chunkLineBytes" to { Limits(chunkLineBytes = 1) },
        "bodyBytes" to { Limits(bodyBytes = -2) },
        "bufferedBytes" to { Limits(bufferedBytes = -2) },
        "decodedRatio" to { Limits(decodedRatio = 0) },
        "interimResponses" to { Limits(interimResponses = -1) },
        "receiveBuffer" to { SocketOptions(receiveBuffer = -1) },
        "sendBuffer" to { SocketOptions(sendBuffer = -1) },
        "attemptDelay" to { DialOptions(attemptDelay = 9.milliseconds) },
        "failedTime" to { DialOptions(failedTime = (-1).seconds) },
        "maxFailed" to { DialOptions(maxFailed = 0) },
        "resolve" to { Timeouts(resolve = (-1).seconds) },
        "tls" to { Timeouts(tls = (-1).seconds) },
        "alpn" to { TlsOptions { alpn = listOf("h2") } },
        "protocols" to { TlsOptions { protocols = emptySet() } },
        "keyfile" to { TlsOptions { keyfile = "key" } },
        "cafile" to {
            TlsOptions {
                verify = false
                cafile = "ca"
            }
        },
    )
    for ((name, make) in wrong) {
        test("$name out of its bounds is refused, and the message names it") {
            shouldThrow<IllegalArgumentException> { make() }.message.orEmpty() shouldContain name
        }
    }
})
