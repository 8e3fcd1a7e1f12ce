package dev.geturl.java;

import dev.geturl.ExchangeEvent;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Context;
import java.time.Instant;
import java.util.function.Function;

/** The samples of docs/recipes.md for metrics and traces, compiled. */
final class Telemetry {
    private Telemetry() {}

    static EventListener meters(MeterRegistry registry) {
        return EventListener.recorder(record -> {
            Transaction call = record.transaction();
            Timer.builder("http.client.requests")
                    .tag("method", call.requestLine().split(" ")[0])
                    .tag("client.name", call.url().getHost())
                    .tag("status", call.responseCode() == 0 ? "CLIENT_ERROR" : "" + call.responseCode())
                    .tag(
                            "exception",
                            call.error()
                                    .map(it -> it.getClass().getSimpleName())
                                    .orElse("none"))
                    .register(registry)
                    .record(record.timings().total());
        });
    }

    static EventListener spans(Tracer tracer, Function<Transaction, Context> parentOf) {
        return EventListener.recorder(record -> {
            Transaction call = record.transaction();
            Instant start =
                    Times.startedAt((ExchangeEvent.CallStarted) record.events().get(0));
            Span span = tracer.spanBuilder(call.requestLine().split(" ")[0])
                    .setSpanKind(SpanKind.CLIENT)
                    .setParent(parentOf.apply(call))
                    .setStartTimestamp(start)
                    .setAttribute("url.full", call.url().getRedacted())
                    .setAttribute("server.address", call.url().getHost())
                    .setAttribute("http.response.status_code", (long) call.responseCode())
                    .startSpan();
            call.error().ifPresent(it -> span.setStatus(StatusCode.ERROR, it.getMessage()));
            span.end(start.plus(record.timings().total()));
        });
    }
}
