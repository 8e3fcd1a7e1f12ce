package dev.geturl.cookies.hammer

import dev.geturl.Cookie
import dev.geturl.cookies.CookieDatabase
import dev.geturl.cookies.JarOptions
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.launch
import kotlinx.coroutines.runBlocking
import okio.Path.Companion.toPath
import org.postgresql.ds.PGSimpleDataSource
import java.io.FileOutputStream
import kotlin.concurrent.thread
import kotlin.time.Clock
import kotlin.time.Duration
import kotlin.time.Duration.Companion.days

/** Limits that nothing of the hammer reaches, and cookies of both kinds in the database. */
internal val HAMMER_OPTIONS = JarOptions(keepSessions = true, freshness = Duration.ZERO)

/** The keys that each process writes, one coroutine each, by turns: ever higher numbers. */
internal const val HAMMER_KEYS = 24

/** A key that all processes write. */
internal const val SHARED_KEY = "shared"

internal const val HAMMER_HOST = "www.example.org"

/** Opens the file, or the PostgreSQL whose URL begins with `jdbc:`. */
internal suspend fun openTarget(target: String): CookieDatabase = if (target.startsWith("jdbc:")) {
    CookieDatabase.open(PGSimpleDataSource().also { it.setURL(target) }, HAMMER_OPTIONS)
} else {
    CookieDatabase.open(target.toPath(), HAMMER_OPTIONS)
}

/** The value for [number], which tells whether it is whole. */
internal fun hammerValue(number: Int): String = "$number:${"$number".repeat(40)}:${number.hashCode()}"

/** The number of a value; null when it is not whole. */
internal fun hammerNumber(value: String): Int? =
    value.substringBefore(':').toIntOrNull()?.takeIf { hammerValue(it) == value }

internal fun hammerCookie(key: String, number: Int): Cookie = Cookie(key, hammerValue(number), HAMMER_HOST) {
    // Of both kinds, and each third time the other one.
    if (number % 3 != 0) expires = Clock.System.now() + 1.days
}

/**
 * One process of the hammer: `target journal name first`. Stores cookies until it is killed or its input ends, and
 * writes into the journal which it was told are stored: `key number` lines.
 */
internal fun main(args: Array<String>) {
    val (target, journal, name, first) = args
    thread(isDaemon = true) {
        // Its parent says nothing, so this is its end.
        System.`in`.read()
        Runtime.getRuntime().halt(0)
    }
    val told = FileOutputStream(journal, true)
    runBlocking(Dispatchers.Default) {
        val jar = openTarget(target).jar()
        repeat(HAMMER_KEYS) { slot ->
            launch {
                var number = first.toInt()
                while (true) {
                    val key = if (slot == 0) SHARED_KEY else "$name$slot"
                    jar.storeCookie(hammerCookie(key, number))
                    told.write("$key $number\n".encodeToByteArray())
                    number++
                }
            }
        }
    }
}
