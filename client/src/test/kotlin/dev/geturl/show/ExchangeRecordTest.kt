package dev.geturl.show

import dev.geturl.get
import dev.geturl.testing.freePort
import dev.geturl.testing.rawServer
import dev.geturl.testing.testClient
import io.kotest.assertions.throwables.shouldThrow
import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.collections.shouldContain
import io.kotest.matchers.shouldBe
import io.kotest.matchers.shouldNotBe
import io.kotest.matchers.string.shouldContain
import io.kotest.matchers.string.shouldNotContain
import io.kotest.matchers.string.shouldStartWith
import kotlinx.coroutines.async
import kotlinx.coroutines.awaitAll
import kotlinx.coroutines.coroutineScope
import org.slf4j.Marker
import org.slf4j.event.Level
import org.slf4j.helpers.LegacyAbstractLogger
import org.slf4j.helpers.MessageFormatter
import java.util.concurrent.CopyOnWriteArrayList
import kotlin.time.Duration

/** A logger that keeps what it is given. */
private class KeptLog(private val level: Level = Level.DEBUG) : LegacyAbstractLogger() {
    val lines = CopyOnWriteArrayList<String>()

    private fun isOn(of: Level) = of.toInt() >= level.toInt()

    override fun isTraceEnabled() = isOn(Level.TRACE)

    override fun isDebugEnabled() = isOn(Level.DEBUG)

    override fun isInfoEnabled() = isOn(Level.INFO)

    override fun isWarnEnabled() = isOn(Level.WARN)

    override fun isErrorEnabled() = isOn(Level.ERROR)

    override fun getFullyQualifiedCallerName(): String? = null

    override fun handleNormalizedLoggingCall(
        level: Level,
        marker: Marker?,
        pattern: String?,
        arguments: Array<out Any?>?,
        failure: Throwable?,
    ) {
        lines += "$level ${MessageFormatter.basicArrayFormat(pattern, arguments)}"
    }
}

class ExchangeRecordTest : FunSpec({
    val server = { rawServer { requests { reply("hello") } } }

    test("Each exchange is recorded apart, whole, when it has ended") {
        val records = CopyOnWriteArrayList<ExchangeRecord>()
        val http = testClient { events = ExchangeRecorder(records::add) }
        val url = server().url()
        coroutineScope { List(50) { async { http.get(url) } }.awaitAll() }
        records.size shouldBe 50
        for (record in records) {
            record.events.first()::class.simpleName shouldBe "CallStarted"
            record.events.last()::class.simpleName shouldBe "ExchangeEnded"
            record.transaction.responseCode shouldBe 200
        }
    }

    test("The timings say where the time went, and come to the whole") {
        val records = ArrayList<ExchangeRecord>()
        val http = testClient { events = ExchangeRecorder(records::add) }
        val url = server().url()
        repeat(2) { http.get(url) }
        val (first, second) = records.map { it.timings }
        first.connect shouldNotBe null
        first.tls shouldBe null
        second.connect shouldBe null
        second.resolve shouldBe null
        for (record in records) record.timings.total shouldBe record.events.last().at
    }

    test("An exchange that fails has the parts that it came to") {
        val records = ArrayList<ExchangeRecord>()
        val http = testClient { events = ExchangeRecorder(records::add) }
        runCatching { http.get("http://127.0.0.1:${freePort()}/") }
        val timings = records.single().timings
        timings.connect shouldNotBe null
        timings.wait shouldBe null
        timings.total shouldBe records.single().events.last().at
    }

    test("A waterfall has a line for each exchange on one scale, and says what its letters mean") {
        val records = ArrayList<ExchangeRecord>()
        val http = testClient { events = ExchangeRecorder(records::add) }
        val server = server()
        http.get(server.url("/first"))
        http.get(server.url("/second/that/is/longer"))
        runCatching { http.get("http://127.0.0.1:${freePort()}/") }
        val lines = waterfall(records, width = 40).trimEnd().lines()
        lines.size shouldBe 4
        lines[0] shouldStartWith "GET ${server.url("/first")} "
        lines[0] shouldContain " 200 "
        lines[2] shouldContain " error "
        lines.last() shouldContain "w wait"
        lines.dropLast(1).map { it.substringAfter('|').length }.toSet() shouldBe setOf(41)
        val bars = lines.dropLast(1).map { it.substringAfter('|').dropLast(1) }
        (bars[0].indexOfFirst { it != ' ' } < bars[1].indexOfFirst { it != ' ' }) shouldBe true
        bars.forEach { bar -> bar.trim().all { it in ".rct>wv" } shouldBe true }
        waterfall(emptyList()) shouldBe ""
        shouldThrow<IllegalArgumentException> { waterfall(records, width = 9) }
    }

    test("A log has each event and how it ended, with the number of the exchange, and no secrets") {
        val log = KeptLog()
        val http = testClient { events = Slf4jEvents(log) }
        http.get(server().url("/").replace("//", "//ada:geheim@")) { headers { add("Cookie", "a=geheim") } }
        runCatching { http.get("http://127.0.0.1:${freePort()}/") }
        val lines = log.lines.toList()
        lines.first() shouldStartWith "DEBUG #1 0s call started: GET / HTTP/1.1"
        lines.count { it.startsWith("INFO #1 GET http://") && it.endsWith("5 bytes") } shouldBe 1
        lines.last { it.startsWith("WARN") } shouldStartWith "WARN #2 GET http://127.0.0.1"
        lines.map { it.substringBefore(' ') } shouldContain "DEBUG"
        lines.forEach { it shouldNotContain "geheim" }
    }

    test("A log that wants less has a line for each exchange") {
        val log = KeptLog(Level.INFO)
        val http = testClient { events = Slf4jEvents(log) }
        val url = server().url()
        repeat(3) { http.get(url) }
        log.lines.size shouldBe 3
    }

    test("Nothing has taken time where nothing has happened") {
        ExchangeTimings.of(emptyList()).total shouldBe Duration.ZERO
    }
})
