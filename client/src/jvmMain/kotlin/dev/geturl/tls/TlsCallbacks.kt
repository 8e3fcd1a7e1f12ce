package dev.geturl.tls

import dev.geturl.TlsAnswer
import dev.geturl.TlsChannel
import dev.geturl.TlsCommand
import dev.geturl.TlsEvent
import dev.geturl.TlsInfoType
import dev.geturl.TlsMajor
import dev.geturl.TlsMinor
import dev.geturl.TlsQuestion
import dev.geturl.TlsValidation
import kotlinx.coroutines.Job
import kotlinx.coroutines.runBlocking
import javax.net.ssl.SSLException

/** A caller's callback threw: the handshake fails for that. */
internal class CallbackFailed(option: String, val failure: Throwable) :
    SSLException("$option threw: $failure", failure)

/** Calls the callbacks of one connection. Most have none, and pay for a look at null. */
internal class TlsCallbacks(
    val channel: TlsChannel,
    private val command: TlsCommand?,
    private val validation: TlsValidation?,
) {
    private val side = if (channel.isServer) TlsMajor.ACCEPT else TlsMajor.CONNECT

    /** Once the handshake has ended, a command that throws is no reason to end a connection that works. */
    @Volatile
    var isForgiving = false

    /** Whether the alert that the peer ends with was told. */
    @Volatile
    private var hasToldAlert = false

    /** What the option is called by which this end is [asked][ask]. */
    val validatecommand = (if (channel.isServer) "TlsServerOptions" else "TlsOptions") + ".validatecommand"

    val isTold: Boolean get() = command != null
    val isAsked: Boolean get() = validation != null

    /** @throws CallbackFailed when the command throws in a handshake. */
    fun tell(event: TlsEvent) {
        try {
            command?.onEvent(event)
        } catch (failure: Throwable) {
            if (!isForgiving) throw CallbackFailed("TlsOptions.command", failure)
            TlsLog.commandThrew(event, failure)
        }
    }

    fun handshake(minor: TlsMinor, message: String) = info(TlsMajor.HANDSHAKE, minor, message)

    /** A step of this end's side of the handshake. */
    fun step(minor: TlsMinor, message: String) = info(side, minor, message)

    fun alert(minor: TlsMinor, message: String, type: TlsInfoType) {
        if (minor == TlsMinor.READ) hasToldAlert = true
        info(TlsMajor.ALERT, minor, message, type)
    }

    /** The handshake, reading or writing has failed; the JDK says in words which alert has come. */
    fun failed(failure: Throwable, message: String = failure.message.orEmpty()) {
        if (command == null) return
        val alert = failure.message.orEmpty().substringAfter("fatal alert: ", "")
        if (alert.isNotEmpty() && !hasToldAlert) alert(TlsMinor.READ, alert.replace('_', ' '), TlsInfoType.FATAL)
        tell(TlsEvent.Error(channel, message, failure))
    }

    private fun info(major: TlsMajor, minor: TlsMinor, message: String, type: TlsInfoType = TlsInfoType.INFO) {
        if (command != null) tell(TlsEvent.Info(channel, major, minor, message, type))
    }

    /**
     * Asks, and blocks the thread of this step of the handshake for the answer: the JDK takes it no other way. It is
     * no loop's thread, and the asking ends with [job].
     *
     * @throws CallbackFailed when it throws.
     */
    fun ask(question: TlsQuestion, job: Job?): TlsAnswer {
        val asked = validation ?: return question.proposed
        return try {
            if (job == null) runBlocking { asked.validate(question) } else runBlocking(job) { asked.validate(question) }
        } catch (failure: Throwable) {
            throw CallbackFailed(validatecommand, failure)
        }
    }
}
