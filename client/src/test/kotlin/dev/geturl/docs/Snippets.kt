package dev.geturl.docs

import dev.geturl.Cookie
import dev.geturl.CookieJar
import dev.geturl.CookieOptions
import dev.geturl.EventListener
import dev.geturl.ExchangeEvent
import dev.geturl.HttpClient
import dev.geturl.HttpConfig
import dev.geturl.Limits
import dev.geturl.PoolOptions
import dev.geturl.Proxy
import dev.geturl.ProxyOptions
import dev.geturl.SiteContext
import dev.geturl.Stage
import dev.geturl.Status
import dev.geturl.Timeouts
import dev.geturl.TlsAnswer
import dev.geturl.TlsCommand
import dev.geturl.TlsIdentity
import dev.geturl.TlsIdentityChooser
import dev.geturl.TlsOptions
import dev.geturl.TlsPin
import dev.geturl.TlsQuestion
import dev.geturl.TlsServerOptions
import dev.geturl.TlsValidation
import dev.geturl.UpgradeResult
import dev.geturl.formatQuery
import dev.geturl.get
import dev.geturl.listen
import dev.geturl.net.serve
import dev.geturl.sslContext
import dev.geturl.tlsAcceptor
import dev.geturl.upgrade
import kotlinx.coroutines.coroutineScope
import kotlinx.coroutines.flow.takeWhile
import kotlinx.coroutines.launch
import okio.Buffer
import okio.Path
import okio.Path.Companion.toPath
import java.util.concurrent.ConcurrentHashMap
import javax.net.ssl.SSLContext
import kotlin.time.Duration.Companion.seconds

// The code of the documents, compiled. SnippetsTest says when a document shows something else.

internal suspend fun everyday() {
    HttpClient().use { http ->
        // everyday: throws on failure
        val page = http.get("https://example.org/")
        println("${page.responseCode} ${page.text()}")

        // geturl: the manual's options and the manual's statuses
        val sent = http.geturl("https://example.org/form") {
            query(formatQuery("name" to "Ada", "year" to "1843"))
            timeout = 5.seconds
            headers { add("X-Trace", "7") }
        }
        when (sent.status) {
            Status.OK -> println("${sent.responseCode} ${sent.responseInfo.contentType}")
            Status.TIMEOUT -> println("too slow: ${sent.error}")
            else -> println("${sent.status}: ${sent.error}")
        }
    }
}

internal suspend fun watched(http: HttpClient, path: Path) = coroutineScope {
    val download = http.start("https://example.org/big.iso") { sink(path) }
    launch {
        download.progress.takeWhile { it.stage != Stage.COMPLETE }.collect { println("${it.current} of ${it.total}") }
    }
    download.await().orThrow()
}

internal suspend fun streamed(http: HttpClient) {
    http.stream("https://example.org/log") { response ->
        response.body.collect { bytes -> println(bytes.utf8()) }
    }
}

internal suspend fun uploaded(http: HttpClient, path: Path) {
    val stored = http.geturl("https://example.org/files/7") {
        method = "PUT"
        type = "application/octet-stream"
        queryChannel(path)
        onQueryProgress { _, total, current -> println("$current of $total") }
    }
    check(stored.orThrow().postError == null)
}

internal fun configured(): List<HttpConfig> {
    val careful = HttpConfig {
        timeouts = Timeouts(whole = 30.seconds, connect = 3.seconds)
        limits = Limits(bufferedBytes = 10L * 1024 * 1024)
    }
    val manual = HttpConfig.tcl() // Tcl's manual to the letter
    return listOf(careful, manual, gentle(), proxied(), trusting(), session())
}

private fun gentle(): HttpConfig {
    val gentle = HttpConfig {
        pool = PoolOptions(maxConnectionsPerHost = 4, pipelineDepth = 8, idleTime = 20.seconds)
        timeouts = Timeouts(pool = 5.seconds, firstByte = 10.seconds)
    }
    return gentle
}

internal fun listened(): HttpClient {
    val watched = HttpClient {
        events = EventListener { call, event ->
            when (event) {
                is ExchangeEvent.FirstByte -> println("${call.url.host} answered after ${event.at}")
                is ExchangeEvent.SentAgain -> println("${call.url.host}: ${event.reason}")
                else -> println(event) // one line, without secrets
            }
        }
    }
    return watched
}

internal suspend fun upgraded(http: HttpClient, greeting: Buffer) {
    when (val answer = http.upgrade("http://example.org/chat", "chat/1")) {
        is UpgradeResult.Switched -> answer.use { it.connection.write(greeting, greeting.size) }
        is UpgradeResult.Declined -> println(answer.transaction.responseCode)
    }
}

private class SessionJar : CookieJar {
    private val cookies = ConcurrentHashMap<String, Cookie>()

    override suspend fun getCookies(protocol: String, host: String, path: String): List<Cookie> =
        cookies.values.filter { it.domain == host && path.startsWith(it.path) }

    override suspend fun storeCookie(cookie: Cookie) {
        cookies[cookie.domain + cookie.path + cookie.key] = cookie
    }
}

private fun session(): HttpConfig {
    val session = HttpConfig { cookieJar = SessionJar() }
    return session
}

internal suspend fun withCookies(http: HttpClient, jar: CookieJar) {
    http.geturl("http://example.org/login") { cookies = CookieOptions(jar) }
    http.geturl("http://example.org/") { cookies = CookieOptions(CookieJar.NONE) }

    // a frame of example.org in a page of another site
    http.geturl("http://example.org/frame") {
        cookies = CookieOptions(site = SiteContext.CROSS_SITE, partition = "https://other.example")
    }

    http.geturl("http://127.0.0.1:8080/") {
        headers { add("Host", "example.org") }
        cookies = CookieOptions(jar, ofHostField = true, trustsLocalhost = true)
    }
}

private fun proxied(): HttpConfig {
    val proxied = HttpConfig {
        proxy = ProxyOptions(
            proxy = Proxy.parse("socks5h://ada:secret@proxy.example:1080"),
            proxyNot = listOf("*.internal.example", "10.*"),
            fromEnvironment = true,
        )
    }
    return proxied
}

private fun pinned(): HttpConfig {
    val config = HttpConfig {
        tls = TlsOptions {
            pins = listOf(TlsPin.of("example.org", "sha256/AAAA…=", "sha256/BBBB…=", includeSubdomains = true))
        }
    }
    return config
}

private fun choosing(): HttpConfig {
    val config = HttpConfig {
        tls = TlsOptions {
            identityChooser = TlsIdentityChooser { request ->
                TlsIdentity.files("/keys/me.p12", password = "…").takeIf { "CN=Our CA" in request.issuers }
            }
        }
    }
    return config
}

private fun sharing(): List<HttpClient> {
    val shared = TlsOptions { cafile = "/etc/ssl/our-own.pem" }
    val clients = List(2) { HttpClient { tls = TlsOptions { model = shared } } }
    return clients
}

private fun trusting(): HttpConfig {
    val config = HttpConfig {
        tls = TlsOptions {
            cafile = "/etc/ssl/our-own.pem"
            certfile = "/etc/ssl/me.pem"
            keyfile = "/etc/ssl/me.key"
        }
    }
    return config
}

internal suspend fun secure() {
    HttpClient().use { http -> println(http.get("https://example.org/").text()) }
}

private fun ownContext(ours: SSLContext): HttpClient {
    val http = HttpClient { tls = TlsOptions { sslContext = ours } }
    return http
}

private fun proxiedByTls(): HttpConfig {
    val config = HttpConfig {
        proxy = ProxyOptions(
            proxy = Proxy.parse("https://proxy.example:3129"),
            tls = TlsOptions { cafile = "/etc/ssl/proxies.pem" },
        )
    }
    return config
}

internal suspend fun served(http: HttpClient, greeting: Buffer) {
    val tls = http.tlsAcceptor(
        TlsServerOptions {
            identity = TlsIdentity.files("/etc/ssl/server.pem", "/etc/ssl/server.key")
            alpn = listOf("http/1.1")
        },
    )
    http.listen().use { listener ->
        listener.serve(tls) { connection -> connection.write(greeting.copy(), greeting.size) }
    }
}

internal suspend fun connectedTo(http: HttpClient) {
    val page = http.get("https://example.org/")
    val status = page.tlsStatus()
    println("${status?.protocol} ${status?.cipher}, verified: ${status?.verifyResult?.text}")
    println("until ${status?.certificate?.notAfter}: ${status?.certificate?.subjectAltName}")
    println("resumed: ${page.tlsConnection()?.sessionReused}")
}

internal fun validated(known: Set<String>): HttpConfig {
    val config = HttpConfig {
        tls = TlsOptions {
            command = TlsCommand { event -> println(event) }
            validatecommand = TlsValidation { question ->
                val isKnown = question is TlsQuestion.Verify && question.certificate.sha256Hash in known
                if (isKnown) TlsAnswer.ACCEPT else question.proposed
            }
        }
    }
    return config
}

internal suspend fun manualsHttps() {
    val config = HttpConfig { tls = TlsOptions { cadir = "/etc/ssl/certs" } }
    HttpClient(config).use { http ->
        val page = http.geturl("https://www.tcl.tk/")
        if (page.status == Status.OK) println(page.text()) else println("Error ${page.status}")
        http
            .geturl("https://wiki.tcl-lang.org/sitemap.xml") {
                blockSize = 65_536
                sink("sitemap.xml".toPath())
            }.orThrow()
    }
}
