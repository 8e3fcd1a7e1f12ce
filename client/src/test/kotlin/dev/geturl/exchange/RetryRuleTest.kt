package dev.geturl.exchange

import dev.geturl.GeturlOptions
import dev.geturl.Headers
import dev.geturl.HttpConfig
import dev.geturl.HttpException
import dev.geturl.RequestBody
import dev.geturl.RetryBudget
import dev.geturl.RetryPolicy
import dev.geturl.TimeoutKind
import dev.geturl.Url
import dev.geturl.testing.plannerFor
import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.comparables.shouldBeLessThanOrEqualTo
import io.kotest.matchers.shouldBe
import okio.Buffer
import kotlin.time.Duration
import kotlin.time.Duration.Companion.milliseconds
import kotlin.time.Duration.Companion.seconds
import kotlin.time.Instant

/** Whether and when a request is tried again, decided without a socket or a clock. */
class RetryRuleTest : FunSpec({
    val planner = plannerFor(HttpConfig())
    val rule = RetryRule({ 0.0 }, { Instant.parse("2026-01-01T00:00:00Z") })
    val policy = RetryPolicy()

    fun plan(retries: Int = 0, call: GeturlOptions.() -> Unit = {}): RequestPlan {
        val plan = planner.plan(Url.parse("http://h/"), GeturlOptions().apply(call))
        return plan.changed(plan.request, plan.trail.copy(retries = retries))
    }

    fun after(
        code: Int,
        vararg fields: Pair<String, String>,
        policy: RetryPolicy = RetryPolicy(),
        plan: RequestPlan = plan(),
    ) = rule.delayAfter(plan, policy, code, Headers.of(*fields), Duration.ZERO)

    fun after(failure: HttpException, policy: RetryPolicy = RetryPolicy(), plan: RequestPlan = plan()) =
        rule.delayAfter(plan, policy, failure, Duration.ZERO)

    test("these codes are tried again, and no others") {
        for (code in 300..599) {
            val isRetried = code in setOf(408, 425, 429, 500, 502, 503, 504)
            (after(code) != null) shouldBe isRetried
        }
        after(404, policy = RetryPolicy(codes = setOf(404))) shouldBe 200.milliseconds
        after(503, policy = RetryPolicy.NONE) shouldBe null
    }

    test("the wait grows to its bound, and a part of it is left to chance") {
        val waits = (0..9).map { after(503, policy = policy.copy(atMost = 10), plan = plan(retries = it)) }
        waits.take(4) shouldBe listOf(200, 400, 800, 1_600).map { it.milliseconds }
        waits.last() shouldBe 30.seconds
        val unlucky = RetryRule({ 1.0 }, { Instant.DISTANT_PAST })

        fun wait(jitter: Double) =
            unlucky.delayAfter(plan(), policy.copy(jitter = jitter), 503, Headers.EMPTY, Duration.ZERO)
        wait(0.5) shouldBe 100.milliseconds
        wait(0.0) shouldBe 200.milliseconds
        wait(1.0) shouldBe Duration.ZERO
    }

    test("no more than the policy's number, and none that would begin too late") {
        after(503, plan = plan(retries = 1)) shouldBe 400.milliseconds
        after(503, plan = plan(retries = 2)) shouldBe null
        val hasty = policy.copy(within = 1.seconds)
        rule.delayAfter(plan(), hasty, 503, Headers.EMPTY, 800.milliseconds) shouldBe 200.milliseconds
        rule.delayAfter(plan(), hasty, 503, Headers.EMPTY, 801.milliseconds) shouldBe null
    }

    test("Retry-After is waited for, in seconds or as a date in any of the three forms") {
        val exact = policy.copy(jitter = 0.0)
        after(503, "Retry-After" to "7", policy = exact) shouldBe 7.seconds
        after(429, "Retry-After" to "0", policy = exact) shouldBe Duration.ZERO
        val dates = listOf(
            "Thu, 01 Jan 2026 00:00:09 GMT",
            "Thursday, 01-Jan-26 00:00:09 GMT",
            "Thu Jan  1 00:00:09 2026",
        )
        for (date in dates) after(503, "Retry-After" to date, policy = exact) shouldBe 9.seconds
        after(503, "Retry-After" to "Wed, 31 Dec 2025 00:00:00 GMT", policy = exact) shouldBe Duration.ZERO
        for (nonsense in listOf("-1", "soon", "1.5", "", "9".repeat(30))) {
            after(503, "Retry-After" to nonsense, policy = exact) shouldBe 200.milliseconds
        }
        after(503, "Retry-After" to "61") shouldBe null
        after(503, "Retry-After" to "61", policy = policy.copy(longestRetryAfter = 90.seconds)) shouldBe 61.1.seconds
    }

    test("what is not idempotent is tried again only where that was asked for") {
        fun post(call: GeturlOptions.() -> Unit = {}) = plan {
            query("x")
            call()
        }
        after(503, plan = post()) shouldBe null
        (after(503, plan = post(), policy = policy.copy(allMethods = true)) != null) shouldBe true
        (after(503, plan = post { headers { add("Idempotency-Key", "k") } }) != null) shouldBe true
        (after(503, plan = post { method = "PUT" }) != null) shouldBe true
        after(503, plan = post { method = "PATCH" }) shouldBe null
        val once = plan {
            method = "PUT"
            queryChannel(Buffer().writeUtf8("x"), 1)
        }
        (once.body as RequestBody.FromSource).isTaken = true
        after(503, plan = once) shouldBe null
    }

    test("failures to connect are tried again for every method, what broke later only where it may be done twice") {
        val post = plan { query("x") }
        val connecting = listOf(
            HttpException.ConnectFailed("no"),
            HttpException.UnknownHost("no"),
            HttpException.Timeout(TimeoutKind.CONNECT, "no"),
            HttpException.Timeout(TimeoutKind.RESOLVE, "no"),
            HttpException.Timeout(TimeoutKind.TLS, "no"),
        )
        for (failure in connecting) {
            (after(failure, plan = post) != null) shouldBe true
            after(failure, policy.copy(connectFailures = false)) shouldBe null
        }
        val broken = listOf(
            HttpException.ConnectionClosed("no", beforeResponse = true),
            HttpException.Timeout(TimeoutKind.FIRST_BYTE, "no"),
            HttpException.Timeout(TimeoutKind.IDLE, "no"),
        )
        for (failure in broken) {
            after(failure, plan = post) shouldBe null
            (after(failure) != null) shouldBe true
            after(failure, policy.copy(brokenConnections = false)) shouldBe null
        }
        val firm = listOf(
            HttpException.Timeout(TimeoutKind.WHOLE, "no"),
            HttpException.TlsFailed("no"),
            HttpException.Protocol("no"),
            HttpException.Refused("no"),
            HttpException.Unsupported("no"),
        )
        for (failure in firm) after(failure) shouldBe null
    }

    test("a host's budget is spent by retries and earned by calls, so that retries add a part of the load at most") {
        val budgets = RetryBudgets()
        val budget = RetryBudget(ratio = 0.2, reserve = 3)
        var retries = 0
        repeat(100) {
            budgets.earn("h", budget)
            if (budgets.spend("h", budget)) retries++
        }
        retries shouldBeLessThanOrEqualTo 23
        budgets.spend("other", budget) shouldBe true
        repeat(50) { budgets.earn("h", budget) }
        (1..10).count { budgets.spend("h", budget) } shouldBe 3
        (1..10_000).count { budgets.spend("h", RetryBudget.UNLIMITED) } shouldBe 10_000
        budgets.spend("h", RetryBudget(0.0, 0)) shouldBe false
    }
})
