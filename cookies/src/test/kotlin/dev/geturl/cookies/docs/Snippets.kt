package dev.geturl.cookies.docs

import dev.geturl.HttpClient
import dev.geturl.cookies.CookieDatabase
import dev.geturl.cookies.DomainOptions
import dev.geturl.cookies.JarOptions
import dev.geturl.cookies.JsonFormat
import dev.geturl.cookies.NetscapeFormat
import dev.geturl.cookies.cookieJar
import dev.geturl.get
import kotlinx.coroutines.coroutineScope
import kotlinx.coroutines.launch
import okio.Path
import okio.Path.Companion.toPath
import javax.sql.DataSource
import kotlin.time.Duration.Companion.minutes

// The code of the documents, compiled. SnippetsTest of the client says when a document shows something else.

internal suspend fun inMemory() {
    val jar = cookieJar()
    HttpClient { cookieJar = jar }.use { http ->
        http.get("http://example.org/login")
        println(jar.lookup("example.org", "SID"))
    }
}

internal suspend fun inFile() {
    CookieDatabase.open("cookies.db".toPath()).use { database ->
        val work = database.jar("work")
        HttpClient { cookieJar = work }.use { http -> http.get("http://example.org/") }
    }
}

internal suspend fun inFleet(source: DataSource) {
    val database = CookieDatabase.open(source, JarOptions(keepSessions = true))
    val session = database.jar("robot-7")
    println(session.list())
}

internal suspend fun watched() = coroutineScope {
    val jar = cookieJar()
    launch { jar.changes.collect { println("${it.cause} ${it.cookie}") } } // never the value
    jar.importFrom("example.org\tFALSE\t/\tFALSE\t0\tSID\t31d4", NetscapeFormat)
    println(jar.exportAs(JsonFormat)) // with the values
    jar.delete("example.org", "SID")
    jar.clear()
}

internal suspend fun freshList(file: Path, http: HttpClient) {
    val domains = DomainOptions(domainFile = file, http = http)
    val jar = cookieJar(JarOptions(purgeOld = 5.minutes, domains = domains))
    println(jar.forceLoadDomainData().version)
}
