package dev.geturl.docs.telemetry

import dev.geturl.get
import dev.geturl.testing.Peer
import dev.geturl.testing.answering
import dev.geturl.testing.testClient
import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.shouldBe
import io.micrometer.core.instrument.simple.SimpleMeterRegistry
import io.opentelemetry.api.OpenTelemetry
import io.opentelemetry.context.Context
import kotlinx.coroutines.withContext

/** What docs/recipes.md shows of meters and traces works. */
class TelemetryTest : FunSpec({
    test("Micrometer has a timer for the calls of each host") {
        val registry = SimpleMeterRegistry()
        val server = answering(Peer.response("hello"))
        val http = testClient { events = meters(registry) }
        repeat(3) { http.get(server.url()) }
        registry.get("http.client.requests").tags("method", "GET", "status", "200").timer().count() shouldBe 3
        registry.close()
    }

    test("OpenTelemetry takes the spans, below the caller's") {
        val server = answering(Peer.response("hello"))
        val http = testClient { events = spans(OpenTelemetry.noop().getTracer("test")) }
        withContext(TraceContext(Context.root())) { http.get(server.url()).text() shouldBe "hello" }
    }
})
