package dev.geturl.java.bridge

import dev.geturl.Cookie
import dev.geturl.CookieJar
import dev.geturl.CookieRequest
import dev.geturl.cookies.BrowserCookieJar
import dev.geturl.cookies.CookieDatabase
import dev.geturl.cookies.CookieFormat
import dev.geturl.cookies.DomainStatus
import dev.geturl.cookies.JarOptions
import dev.geturl.cookies.StoredCookie
import kotlinx.coroutines.CoroutineScope
import kotlinx.coroutines.CoroutineStart
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.Job
import kotlinx.coroutines.launch
import okio.IOException
import okio.Path.Companion.toOkioPath
import java.nio.file.Path
import java.time.Instant
import java.util.function.Consumer
import javax.sql.DataSource

/** The suspending functions of cookie jars, for a thread that waits. */
internal object JarCalls {
    @JvmStatic
    fun getCookies(jar: CookieJar, request: CookieRequest): List<Cookie> = Blocking.run { jar.getCookies(request) }

    @JvmStatic
    fun storeCookie(jar: CookieJar, cookie: Cookie, request: CookieRequest): Unit =
        Blocking.run { jar.storeCookie(cookie, request) }

    @JvmStatic
    fun list(jar: BrowserCookieJar): List<StoredCookie> = Blocking.run { jar.list() }

    @JvmStatic
    fun list(jar: BrowserCookieJar, host: String): List<StoredCookie> = Blocking.run { jar.list(host) }

    @JvmStatic
    fun lookup(jar: BrowserCookieJar): List<String> = Blocking.run { jar.lookup() }

    @JvmStatic
    fun lookup(jar: BrowserCookieJar, host: String): List<String> = Blocking.run { jar.lookup(host) }

    @JvmStatic
    fun lookup(jar: BrowserCookieJar, host: String, key: String): String? = Blocking.run { jar.lookup(host, key) }

    @JvmStatic
    fun delete(jar: BrowserCookieJar, cookie: Cookie): Boolean = Blocking.run { jar.delete(cookie) }

    @JvmStatic
    fun delete(jar: BrowserCookieJar, host: String, key: String?): Int = Blocking.run { jar.delete(host, key) }

    @JvmStatic
    fun clear(jar: BrowserCookieJar): Int = Blocking.run { jar.clear() }

    @JvmStatic
    fun clearSession(jar: BrowserCookieJar): Int = Blocking.run { jar.clearSession() }

    @JvmStatic
    fun purge(jar: BrowserCookieJar): Int = Blocking.run { jar.purge() }

    @JvmStatic
    fun addAll(jar: BrowserCookieJar, cookies: List<StoredCookie>): Int = Blocking.run { jar.addAll(cookies) }

    @JvmStatic
    fun exportAs(jar: BrowserCookieJar, format: CookieFormat): String = Blocking.run { jar.exportAs(format) }

    @JvmStatic
    fun importFrom(jar: BrowserCookieJar, text: String, format: CookieFormat): Int =
        Blocking.run { jar.importFrom(text, format) }

    @JvmStatic
    @Throws(IOException::class)
    fun forceLoadDomainData(jar: BrowserCookieJar): DomainStatus = Blocking.run { jar.forceLoadDomainData() }

    @JvmStatic
    fun domainStatus(jar: BrowserCookieJar): DomainStatus = Blocking.run { jar.domainStatus() }

    @JvmStatic
    fun awaitClosed(jar: BrowserCookieJar): Unit = Blocking.run { jar.awaitClosed() }

    /** Tells [listener] of each change until what is given is closed. */
    @JvmStatic
    fun watch(jar: BrowserCookieJar, listener: Consumer<dev.geturl.cookies.CookieChange>): AutoCloseable {
        // Begun here and now, so that no change is missed that comes after this.
        val job: Job = CoroutineScope(Dispatchers.IO).launch(start = CoroutineStart.UNDISPATCHED) {
            jar.changes.collect(listener::accept)
        }
        return AutoCloseable { job.cancel() }
    }

    @JvmStatic
    fun stored(cookie: Cookie, creation: Instant, lastUse: Instant): StoredCookie =
        StoredCookie(cookie, checkNotNull(Times.kotlinInstant(creation)), checkNotNull(Times.kotlinInstant(lastUse)))

    @JvmStatic
    fun creation(of: StoredCookie): Instant = checkNotNull(Times.javaInstant(of.creation))

    @JvmStatic
    fun lastUse(of: StoredCookie): Instant = checkNotNull(Times.javaInstant(of.lastUse))

    @JvmStatic
    fun fetched(of: DomainStatus): Instant? = Times.javaInstant(of.fetched)

    @JvmStatic
    @Throws(IOException::class)
    fun open(file: Path, options: JarOptions): CookieDatabase =
        Blocking.run { CookieDatabase.open(file.toOkioPath(), options) }

    @JvmStatic
    @Throws(IOException::class)
    fun open(source: DataSource, options: JarOptions): CookieDatabase =
        Blocking.run { CookieDatabase.open(source, options) }

    @JvmStatic
    @Throws(IOException::class)
    fun jar(database: CookieDatabase, name: String): BrowserCookieJar = Blocking.run { database.jar(name) }

    @JvmStatic
    @Throws(IOException::class)
    fun names(database: CookieDatabase): List<String> = Blocking.run { database.names() }

    @JvmStatic
    @Throws(IOException::class)
    fun drop(database: CookieDatabase, name: String): Unit = Blocking.run { database.drop(name) }

    @JvmStatic
    fun awaitClosed(database: CookieDatabase): Unit = Blocking.run { database.awaitClosed() }
}
