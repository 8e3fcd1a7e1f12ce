package dev.geturl.cookies.sql

import dev.geturl.cookies.CookieStorage
import dev.geturl.cookies.CookieStoreException
import kotlinx.coroutines.delay
import org.slf4j.LoggerFactory
import kotlin.time.Clock
import kotlin.time.Duration

/** What a database needs from time to time: for each jar that is open, and by any process that has it open. */
internal class Housekeeping(
    private val worker: CookieWorker,
    private val storage: CookieStorage,
    private val clock: Clock,
    private val jars: () -> Collection<SqlJar>,
) {
    /** Does it every [interval], for as long as the caller lives. */
    suspend fun keepUp(interval: Duration) {
        while (true) {
            delay(interval)
            try {
                jars().forEach { tend(it) }
            } catch (e: CookieStoreException) {
                // Nobody waits for it, and the next time may go better.
                log.warn("The cookie database could not be tidied up", e)
            }
        }
    }

    /** Takes out what has expired, tells when cookies were used, and forgets old deletions. */
    suspend fun tend(jar: SqlJar) {
        worker.change(jar) { storage.purge(this) }
        worker.errand { connection, dialect ->
            dialect.transaction(connection) {
                jar.touch(connection)
                Deletions.forget(connection, jar.name, clock.now())
            }
        }
    }

    private companion object {
        val log = LoggerFactory.getLogger("dev.geturl.cookies")
    }
}
