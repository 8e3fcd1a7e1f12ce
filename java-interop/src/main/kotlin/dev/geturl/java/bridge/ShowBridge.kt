@file:JvmName("ShowBridge")

package dev.geturl.java.bridge

import dev.geturl.EventListener
import dev.geturl.show.ExchangeRecord
import dev.geturl.show.ExchangeRecorder
import dev.geturl.show.ExchangeTimings
import dev.geturl.show.Har
import dev.geturl.show.HarOptions
import okio.buffer
import okio.sink
import java.io.OutputStream
import java.time.Duration
import java.util.function.Consumer

// What of logs and archives takes Kotlin's functions, durations and sinks.

/** Is told of exchanges that have ended. */
internal fun recorder(onExchange: Consumer<ExchangeRecord>): EventListener = ExchangeRecorder(onExchange::accept)

/** The parts of [timings] in their order; null for one that there was not. */
internal fun parts(timings: ExchangeTimings): List<Duration?> = with(timings) {
    listOf(blocked, resolve, connect, tls, send, wait, receive).map { it?.java }
}

internal fun total(timings: ExchangeTimings): Duration = timings.total.java

/** Writes [har] to [sink], which is left open. */
internal fun write(har: Har, sink: OutputStream) {
    val out = sink.sink().buffer()
    har.write(out)
    out.flush()
}

internal fun secrets(of: HarOptions, value: Boolean) = of.copy(secrets = value)

internal fun bodyBytes(of: HarOptions, value: Long) = of.copy(bodyBytes = value)

internal fun atMost(of: HarOptions, value: Int) = of.copy(atMost = value)
