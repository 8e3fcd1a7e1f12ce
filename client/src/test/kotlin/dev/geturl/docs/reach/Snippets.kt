package dev.geturl.docs.reach

import dev.geturl.HttpClient
import dev.geturl.HttpConfig
import dev.geturl.HttpException
import dev.geturl.IpAddress
import dev.geturl.PoolOptions
import dev.geturl.Proxy
import dev.geturl.ProxyOptions
import dev.geturl.Resolver
import dev.geturl.Timeouts
import dev.geturl.Transaction
import dev.geturl.get
import dev.geturl.head
import kotlinx.coroutines.Job
import kotlinx.coroutines.async
import kotlinx.coroutines.awaitAll
import kotlinx.coroutines.coroutineScope
import kotlinx.coroutines.launch
import kotlinx.coroutines.withTimeoutOrNull
import kotlin.time.Duration.Companion.minutes
import kotlin.time.Duration.Companion.seconds

// The code of docs/recipes.md on many calls, ways to a server and what goes wrong there. RecipesTest runs it.

internal suspend fun allAtOnce(http: HttpClient, urls: List<String>): List<String> {
    val pages = coroutineScope { urls.map { url -> async { http.get(url).text() } }.awaitAll() }
    return pages
}

internal fun gentle(): HttpClient {
    val http = HttpClient {
        pool = PoolOptions(maxConnectionsPerHost = 8, maxWaiting = 1_000)
        timeouts = Timeouts(pool = 5.seconds)
    }
    return http
}

internal suspend fun givenUp(http: HttpClient): Transaction? {
    val page = withTimeoutOrNull(5.seconds) { http.get("https://example.org/slow") }
    return page
}

internal suspend fun ended(http: HttpClient) {
    http.close() // ends calls, connections and threads, and returns at once
    http.awaitClosed() // until they have ended
}

internal fun proxied(): HttpConfig {
    val config = HttpConfig { proxy = ProxyOptions(proxy = Proxy.parse("socks5h://ada:secret@proxy.example:1080")) }
    return config
}

internal fun proxiedByOthers(): HttpConfig {
    val config = HttpConfig { proxy = ProxyOptions(fromEnvironment = true, noProxy = "localhost,10.0.0.0/8,.internal") }
    return config
}

internal fun proxiedByRule(): HttpConfig {
    val inner = Proxy("proxy.corp.example", 3128)
    val config = HttpConfig {
        proxy = ProxyOptions(proxyFilter = { host -> inner.takeIf { host.endsWith(".corp.example") } })
    }
    return config
}

internal fun resolved(lookUp: suspend (String) -> List<IpAddress>): HttpConfig {
    val config = HttpConfig {
        timeouts = Timeouts(resolve = 2.seconds)
        resolver = Resolver { host -> lookUp(host) }
    }
    return config
}

internal suspend fun containers(http: HttpClient) {
    val containers = http.get("http://localhost/containers/json") { unixSocket = "/var/run/docker.sock" }
    println(containers.text())
}

internal suspend fun warmed(http: HttpClient): Job = coroutineScope {
    launch { http.head("https://example.org/") }
}

internal fun inLine(): HttpConfig {
    val config = HttpConfig { pool = PoolOptions(maxConnectionsPerHost = 1, pipelineDepth = 8) }
    return config
}

internal fun shortLived(): HttpConfig {
    val config = HttpConfig { pool = PoolOptions(idleTime = 20.seconds, maxAge = 5.minutes, postFresh = true) }
    return config
}

internal suspend fun limited() {
    val http = HttpClient { timeouts = Timeouts(whole = 30.seconds, connect = 3.seconds, idle = 10.seconds) }
    try {
        http.get("https://example.org/") { firstByteTimeout = 5.seconds }
    } catch (late: HttpException.Timeout) {
        println("${late.kind}: ${late.message}")
    }
}

internal suspend fun explained(http: HttpClient, log: (String) -> Unit) {
    try {
        http.get("https://example.org/")
    } catch (failure: HttpException) {
        log("${failure.message} ${failure.hint} At ${failure.stage}, tried ${failure.addressesTried}")
    }
}
