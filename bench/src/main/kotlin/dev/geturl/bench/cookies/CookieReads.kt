package dev.geturl.bench.cookies

import dev.geturl.Cookie
import dev.geturl.CookieJar
import dev.geturl.CookieRequest
import dev.geturl.cookies.BrowserCookieJar
import dev.geturl.cookies.CookieDatabase
import dev.geturl.cookies.JarOptions
import dev.geturl.cookies.StoredCookie
import dev.geturl.cookies.cookieJar
import kotlinx.coroutines.runBlocking
import okio.Path.Companion.toOkioPath
import java.nio.file.Files
import java.util.Locale
import kotlin.random.Random
import kotlin.time.Clock
import kotlin.time.Duration.Companion.days

private const val CALLS = 100_000
private const val WARM_UP_CALLS = 200_000
private const val NANOS_PER_MICRO = 1_000.0

/** As many as a site may have in the largest jar; the others are for jars of 20 a site. */
private const val CROWDED = 180
private const val USUAL = 20

/**
 * How long `getCookies` takes, by jars of several sizes: `bench/run cookies`. A request's site is random, so that
 * nothing is warm in the processor's caches that would not be in use.
 */
public fun main() {
    println("| jar | cookies | a site | sent | median | 99 % |")
    println("| --- | ---: | ---: | ---: | ---: | ---: |")
    for ((cookies, perSite) in listOf(3_000 to USUAL, 3_000 to CROWDED, 100_000 to USUAL, 100_000 to CROWDED)) {
        cookieJar(options(cookies)).use { jar -> report("memory", jar, cookies, perSite) }
        inFile(cookies) { jar -> report("file", jar, cookies, perSite) }
    }
}

private fun options(cookies: Int) = JarOptions(retain = cookies)

private fun inFile(cookies: Int, block: (BrowserCookieJar) -> Unit) {
    val directory = Files.createTempDirectory("geturl-bench-cookies")
    try {
        runBlocking {
            val database = CookieDatabase.open(directory.resolve("cookies.db").toOkioPath(), options(cookies))
            block(database.jar())
            database.close()
            database.awaitClosed()
        }
    } finally {
        directory.toFile().deleteRecursively()
    }
}

private fun report(name: String, jar: BrowserCookieJar, cookies: Int, perSite: Int): Unit = runBlocking {
    check(jar.addAll(List(cookies) { cookie(it / perSite, it % perSite) }) == cookies) { "the jar has refused cookies" }
    val random = Random(cookies)
    val requests = List(cookies / perSite) { CookieRequest("https", "www.site$it.example", "/app/page") }
    repeat(WARM_UP_CALLS) { jar.getCookies(requests.random(random)) }
    val sent = requests.sumOf { jar.getCookies(it).size } / requests.size
    val times = measure(jar, List(CALLS) { requests.random(random) })
    println(
        "| $name | $cookies | $perSite | $sent | ${times[CALLS / 2].micros()} | ${times[CALLS / 100 * 99].micros()} |",
    )
}

private suspend fun measure(jar: CookieJar, requests: List<CookieRequest>): LongArray {
    val times = LongArray(requests.size)
    for ((call, request) in requests.withIndex()) {
        val start = System.nanoTime()
        jar.getCookies(request)
        times[call] = System.nanoTime() - start
    }
    times.sort()
    return times
}

private fun Long.micros() = String.format(Locale.ROOT, "%.1f µs", this / NANOS_PER_MICRO)

/** Half of a site's cookies are for the host that is asked, its domain and paths above the one asked for. */
private fun cookie(site: Int, number: Int): StoredCookie {
    val now = Clock.System.now()
    val host = if (number % 2 == 0) "www.site$site.example" else "host$number.site$site.example"
    val cookie = Cookie("key$number", "value-$number-0123456789abcdef", host) {
        if (number % 4 == 0) {
            domain = "site$site.example"
            hostOnly = false
            origin = host
        }
        path = listOf("/", "/app", "/other")[number % 3]
        secure = number % 5 != 0
        expires = now + 30.days
    }
    return StoredCookie(cookie, now, now)
}
