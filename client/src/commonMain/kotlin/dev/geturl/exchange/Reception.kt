package dev.geturl.exchange

import dev.geturl.Headers
import dev.geturl.HstsStore
import dev.geturl.HttpConfig
import dev.geturl.HttpException
import dev.geturl.HttpVersion
import dev.geturl.InterimResponse
import dev.geturl.Stage
import dev.geturl.StatusCode
import dev.geturl.Transaction
import dev.geturl.body.BodyPipeline
import dev.geturl.body.CodingPlan
import dev.geturl.body.Framing
import dev.geturl.http1.FramingRules
import dev.geturl.http1.KeepAlive
import dev.geturl.http1.ResponseFraming
import dev.geturl.http1.ResponseHead
import dev.geturl.http1.StallWatch
import dev.geturl.http1.discardBody
import dev.geturl.http1.keepsConnection
import dev.geturl.http1.keepsConnectionAsProxy
import dev.geturl.pool.PipelineFinding
import dev.geturl.pool.Place
import dev.geturl.pool.Way
import okio.ByteString

/** Receives the response of one attempt: skips interim ones, delivers the body, and learns how long the peer stays. */
internal class Reception(
    private val plan: RequestPlan,
    private val transaction: Transaction,
    private val place: Place,
    private val services: ExchangeServices,
    private val callbacks: Callbacks,
    private val delivery: Delivery,
    private val stalls: StallWatch?,
    private val expectation: Expectation?,
    private val judge: Judge,
) {
    private val connection = place.connection
    private val http = connection.http
    private val config: HttpConfig get() = services.config
    private val pace = services.downloadPace(plan)

    /** What follows the response, which was passed over; null when it was delivered. */
    var sequel: Sequel? = null
        private set

    /** Whether the server has switched to the protocol that was asked for. */
    var isUpgraded = false
        private set

    /** Receives it to its end; true when the connection may rest for another exchange. */
    suspend fun receive(): Boolean {
        val head = receiveFinalHead()
        callbacks.events?.head(head)
        expectation?.let { answered(it, head) }
        noteKeeping(head)
        val proofs = services.proofs.of(plan, head)
        proofs?.checkHead()
        plan.cookieJar(config)?.let { plan.keepCookies(it, head) }
        services.config.around.hsts?.let { if (plan.request.url.scheme == "https") noteSecurity(it, head) }
        if (head.code >= Sequels.FIRST || judge.judgesAll) sequel = judge.sequelTo(head)
        return when {
            sequel != null -> passOver(head)
            plan.isUpgradedBy(head) -> switch(head)
            else -> deliver(head, plan.request.method, proofs)
        }
    }

    /** RFC 6797 section 8.1: the first field counts. What a proxy says to let somebody in is not the server's. */
    private fun noteSecurity(store: HstsStore, head: ResponseHead) {
        if (head.code == StatusCode.PROXY_AUTHENTICATION_REQUIRED) return
        val value = head.headers.values("Strict-Transport-Security").firstOrNull() ?: return
        if (store.note(plan.request.url, value)) services.save(store)
    }

    /** What comes behind [head] is another protocol's. */
    private fun switch(head: ResponseHead): Boolean {
        head.contentLength = 0
        transaction.response = head
        transaction.moveTo(Stage.BODY)
        isUpgraded = true
        return false
    }

    /** Something else is sent in place of the delivery of [head]; its body is dropped. */
    private suspend fun passOver(head: ResponseHead): Boolean {
        val framing = ResponseFraming.of(plan.request.method, head, config.limits, framingRules)
        return isReusable(head, framing) && http.discardBody(framing.framing, stalls)
    }

    /** Delivers the response that [head] begins to the caller; true when the connection may rest. */
    suspend fun deliver(head: ResponseHead, method: String, proofs: ServerProofs? = null): Boolean {
        val framed = ResponseFraming.of(method, head, config.limits, framingRules)
        val framing = proofs?.watching(framed) ?: framed
        head.contentLength = framing.framing.contentLength
        transaction.response = head
        transaction.moveTo(Stage.BODY)
        val codings = codings(head, framing)
        val isPlain = codings.undo.isEmpty() && !callbacks.wantsProgress && pace == null
        val whole = if (isPlain) takeWhole(framing.framing) else null
        if (whole == null) return deliverStepwise(head, framing, codings)
        transaction.received(framing.framing.received)
        callbacks.events?.bodyComplete(framing.framing.received, whole.size.toLong())
        transaction.content = content(head, whole, Headers.EMPTY, codings)
        return isReusable(head, framing)
    }

    /** A small body that is to be kept and has come with its head: it is spared its way from buffer to buffer. */
    private fun takeWhole(framing: Framing): ByteString? =
        if (delivery is KeepBody && delivery.keepsAtOnce(framing.contentLength)) framing.takeWhole(http.input) else null

    private suspend fun deliverStepwise(head: ResponseHead, framing: ResponseFraming, codings: CodingPlan): Boolean {
        val pipeline = BodyPipeline(framing.framing, services.codings.open(codings), config.limits)
        var kept = ByteString.EMPTY
        try {
            val reader = BodyReader(transaction, http, pipeline, callbacks, stalls, pace)
            kept = (delivery as? KeepBody)?.deliverBuffered(reader) ?: delivery.deliver(transaction, reader)
            if (reader.isDone) callbacks.events?.bodyComplete(pipeline.received, reader.decoded)
            return reader.isDone && isReusable(head, framing)
        } catch (failure: Throwable) {
            // What arrived before the end came too early is kept, as the manual has it.
            if (delivery is KeepBody) kept = delivery.taken()
            throw failure
        } finally {
            pipeline.close()
            transaction.content = content(head, kept, trailers(pipeline), codings)
        }
    }

    private fun isReusable(head: ResponseHead, framing: ResponseFraming): Boolean =
        framing.isReusable && keepsAlive(head) && transaction.postFailure == null

    /** Inlined, as every exchange goes through it and a function of its own would suspend by itself. */
    private suspend inline fun receiveFinalHead(): ResponseHead {
        var head = bufferedHead() ?: if (place.isInLine) receiveHeadInLine() else firstHead()
        refuseIfMeantForNobody(head)
        place.isAnswering = true
        if (head.isInterim) head = receiveHeadAfter(head)
        return head
    }

    private suspend fun receiveHeadAfter(first: ResponseHead): ResponseHead {
        var head = first
        var interims = 0
        while (head.isInterim) {
            if (++interims > config.limits.interimResponses) throw tooManyInterims()
            expectation?.interim(head.code)
            stalls?.interimEnded(http.input)
            val interim = InterimResponse(head.code, head.reasonPhrase, head.headers)
            callbacks.events?.interim(interim)
            callbacks.onInterim(interim)
            head = http.receiveHead(stalls)
        }
        return head
    }

    /** The head if it is there already, as that of a pipelined request often is: without suspending. */
    private fun bufferedHead(): ResponseHead? {
        if (!http.input.exhausted()) callbacks.events?.firstByte()
        return if (place.isInLine) notingFinding { http.bufferedHead() } else http.bufferedHead()
    }

    private suspend fun receiveHeadInLine(): ResponseHead = notingFinding { firstHead() }

    private suspend inline fun firstHead(): ResponseHead {
        callbacks.events?.let { awaitFirstByte(it) }
        return http.receiveHead(stalls)
    }

    private suspend fun awaitFirstByte(events: EventRecorder) {
        if (!http.input.exhausted()) return
        if (http.receive(stalls) == -1L) throw http.closed()
        events.firstByte()
    }

    /** What comes to nothing in its turn is a fault of pipelining: it is noted, and the request sent again. */
    private inline fun <T : ResponseHead?> notingFinding(receive: () -> T): T = try {
        receive().also { if (it != null) services.pool.verdicts.note(plan.route, PipelineFinding.ANSWERED) }
    } catch (closed: HttpException.ConnectionClosed) {
        if (place.isUntouched) services.pool.verdicts.note(plan.route, PipelineFinding.DROPPED)
        throw closed
    } catch (_: HttpException.Protocol) {
        services.pool.verdicts.note(plan.route, PipelineFinding.GARBLED)
        throw place.unanswered()
    }

    /** What a server says to an idle connection is no answer to the request that has just been sent on it. */
    private fun refuseIfMeantForNobody(head: ResponseHead) {
        val isIdleTimeout = head.code == StatusCode.REQUEST_TIMEOUT && place.isReused && !keepsAlive(head)
        if (!isIdleTimeout || !plan.isRepeatable) return
        // Nor is what else it says.
        http.input.clear()
        throw http.closed()
    }

    private fun answered(expectation: Expectation, head: ResponseHead) {
        val understands = head.minorVersion > 0 && head.code != StatusCode.EXPECTATION_FAILED
        if (!understands) services.unexpecting.add(plan.route.origin)
        if (expectation.answered(head)) transaction.postFailure = transaction.notSentInFull()
    }

    /** Whether others may be sent behind this one is known with its response's head. */
    private fun noteKeeping(head: ResponseHead) {
        if (!keepsAlive(head)) return connection.closeLine()
        head.headers["Keep-Alive"]?.let(KeepAlive::parse)?.let { connection.promise(it.timeout, it.max) }
        // HTTP/1.0 knows no pipelining.
        if (head.minorVersion == 0) return
        connection.answered()
        if (plan.mayPipeline) connection.openLine(place)
    }

    private val framingRules: FramingRules
        get() = when {
            plan.options.ignoreContentLength -> FramingRules(ignoresLength = true, config.lenient)
            config.lenient -> FramingRules.LENIENT
            else -> FramingRules.STRICT
        }

    private fun tooManyInterims() = HttpException.LimitExceeded(
        "interimResponses",
        "The server sent more than ${config.limits.interimResponses} interim responses",
    )

    private fun codings(head: ResponseHead, framing: ResponseFraming): CodingPlan {
        val content = if (plan.options.raw) "" else head.headers.joined("Content-Encoding")
        val applied = if (framing.transferCodings.isEmpty()) content else "$content,${framing.transferCodings}"
        return services.codings.plan(applied)
    }

    private fun content(head: ResponseHead, kept: ByteString, trailers: Headers, codings: CodingPlan) =
        ReceivedContent(head.headers, kept, trailers, codings, plan.options, config, services.text)

    private fun trailers(pipeline: BodyPipeline): Headers {
        if (pipeline.trailers.isEmpty()) return Headers.EMPTY
        val lines = Headers.Builder()
        pipeline.trailers.forEach { (name, value) -> lines.addChecked(name, value) }
        return lines.build()
    }

    private fun isKeptByPeer(head: ResponseHead) =
        if (plan.route.way is Way.Forward) head.keepsConnectionAsProxy else head.keepsConnection

    /** RFC 9112 section 9.3; the manual keeps no connection of HTTP/1.0, whatever the server says. */
    private fun keepsAlive(head: ResponseHead): Boolean =
        plan.keepAlive && isKeptByPeer(head) && (head.minorVersion > 0 || config.pool.keepHttp10) &&
            (plan.request.version == HttpVersion.HTTP_1_1 || head.headers.hasToken("Connection", "keep-alive"))
}

/** What keeps a body from being sent when its answer comes first. */
internal fun Transaction.notSentInFull() = HttpException.ConnectionClosed(
    "The server did not wait for the whole request body: $currentPost bytes were sent",
)
