package dev.geturl.pool

import dev.geturl.PoolOptions
import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.shouldBe

class DecisionTest : FunSpec({
    val options = PoolOptions(maxConnectionsPerHost = 2, maxConnections = 4)
    val get = demand(mayPipeline = true)
    val post = demand()
    val alone = demand(isAlone = true)
    val fresh = demand(mayPipeline = true).also { it.isFresh = true }

    data class Row(val what: String, val situation: Situation, val demand: Demand, val decision: Decision)

    listOf(
        Row("nothing is open", Situation(), get, Decision.Open),
        Row("a connection rests", Situation(resting = 1, open = 1), post, Decision.Reuse),
        Row("all are busy, and there is room", Situation(open = 1, openInAll = 1), get, Decision.Open),
        Row("all are busy and take no more", Situation(open = 2, openInAll = 2), get, Decision.Wait),
        Row(
            "the host's are busy and take requests in line",
            Situation(open = 2, openInAll = 2, canJoin = true),
            get,
            Decision.Join,
        ),
        Row("a POST is never put in line", Situation(open = 2, openInAll = 2, canJoin = true), post, Decision.Wait),
        Row(
            "there are too many, and some rest elsewhere",
            Situation(openInAll = 4, restingElsewhere = true),
            get,
            Decision.OpenInsteadOf(ownPlace = false),
        ),
        Row("there are too many, and all are busy", Situation(openInAll = 4), get, Decision.Wait),
        Row(
            "what had a dead one gets a new one",
            Situation(resting = 1, open = 1, openInAll = 1),
            fresh,
            Decision.Open,
        ),
        Row(
            "what had a dead one gets a new one in place of another that rests",
            Situation(resting = 1, open = 2, openInAll = 2),
            fresh,
            Decision.OpenInsteadOf(ownPlace = true),
        ),
        Row(
            "what had a dead one is not put in line",
            Situation(open = 2, openInAll = 2, canJoin = true),
            fresh,
            Decision.Wait,
        ),
        Row(
            "who wants one alone does not share",
            Situation(resting = 1, open = 2, openInAll = 2),
            alone,
            Decision.Open,
        ),
        Row("who wants one alone waits for room", Situation(openInAll = 4), alone, Decision.Wait),
    ).forEach { row ->
        test("${row.what}: ${row.decision}") { row.situation.decide(row.demand, options) shouldBe row.decision }
    }

    test("a demand prints what it wants") {
        fresh.toString() shouldBe "#0 to http://h:80, may be pipelined, fresh"
        alone.toString() shouldBe "#0 to http://h:80, alone"
    }
})
