package dev.geturl.tls

import dev.geturl.TlsVerifyResult
import kotlinx.coroutines.Job
import javax.net.ssl.SSLSession

/**
 * What is learned in the course of one handshake, and what the engine does not keep. The JDK calls the managers of
 * trust and of keys back without saying for whom but by the engine, so that the notes are at hand on the thread that
 * runs a step.
 */
internal class HandshakeNotes(val callbacks: TlsCallbacks, private val isContextGiven: Boolean = false) {
    /** The coroutine of the step that runs. */
    @Volatile
    var job: Job? = null
        private set

    /** What was found in the peer's certificate; null when there was nothing to find, as a session was resumed. */
    @Volatile
    var found: TlsVerifyResult? = null

    /** The authorities that the peer wants a certificate of. */
    @Volatile
    var authorities: List<String> = emptyList()

    /** Runs [step] of the handshake, which [job] owns. */
    fun <T> during(job: Job?, step: () -> T): T {
        this.job = job
        CURRENT.set(this)
        try {
            return step()
        } finally {
            CURRENT.remove()
            this.job = null
        }
    }

    /** The handshake has come to [session], which managers of the caller's own have found nothing against. */
    fun agreed(session: SSLSession) {
        if (!isContextGiven || kept(session) != null) return
        found = TlsVerifyResult.OK
        keep(session, TlsVerifyResult.OK)
    }

    companion object {
        private val CURRENT = ThreadLocal<HandshakeNotes>()
        private const val FOUND = "dev.geturl.tls.found"

        /** Those of the handshake that this thread runs a step of. */
        val current: HandshakeNotes? get() = CURRENT.get()

        /** Keeps [found] with the session, for who resumes it. */
        fun keep(session: SSLSession?, found: TlsVerifyResult) {
            session?.putValue(FOUND, found)
        }

        /** What was kept with [session]. */
        fun kept(session: SSLSession): TlsVerifyResult? = session.getValue(FOUND) as? TlsVerifyResult
    }
}
