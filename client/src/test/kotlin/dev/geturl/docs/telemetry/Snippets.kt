package dev.geturl.docs.telemetry

import dev.geturl.EventListener
import dev.geturl.ExchangeEvent
import dev.geturl.show.ExchangeRecorder
import io.micrometer.core.instrument.MeterRegistry
import io.micrometer.core.instrument.Timer
import io.opentelemetry.api.trace.SpanKind
import io.opentelemetry.api.trace.StatusCode
import io.opentelemetry.api.trace.Tracer
import io.opentelemetry.context.Context
import kotlin.coroutines.AbstractCoroutineContextElement
import kotlin.coroutines.CoroutineContext
import kotlin.time.toJavaDuration
import kotlin.time.toJavaInstant

// The code of docs/recipes.md on meters and traces, compiled; TelemetryTest runs it.

internal fun meters(registry: MeterRegistry): EventListener = ExchangeRecorder { record ->
    val call = record.transaction
    Timer
        .builder("http.client.requests")
        .tag("method", call.requestLine.substringBefore(' '))
        .tag("client.name", call.url.host)
        .tag("status", if (call.responseCode == 0) "CLIENT_ERROR" else "${call.responseCode}")
        .tag("exception", call.error?.let { it::class.simpleName } ?: "none")
        .register(registry)
        .record(record.timings.total.toJavaDuration())
}

internal class TraceContext(val context: Context) : AbstractCoroutineContextElement(TraceContext) {
    companion object Key : CoroutineContext.Key<TraceContext>
}

internal fun spans(tracer: Tracer): EventListener = ExchangeRecorder { record ->
    val call = record.transaction
    val start = record.events.first() as ExchangeEvent.CallStarted
    val span = tracer
        .spanBuilder(call.requestLine.substringBefore(' '))
        .setSpanKind(SpanKind.CLIENT)
        .setParent(call.callContext[TraceContext]?.context ?: Context.root())
        .setStartTimestamp(start.startedAt.toJavaInstant())
        .setAttribute("url.full", call.url.redacted)
        .setAttribute("server.address", call.url.host)
        .setAttribute("http.response.status_code", call.responseCode.toLong())
        .startSpan()
    call.error?.let { span.setStatus(StatusCode.ERROR, it.message.orEmpty()) }
    span.end((start.startedAt + record.timings.total).toJavaInstant())
}
