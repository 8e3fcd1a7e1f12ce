package dev.geturl.exchange

import dev.geturl.GeturlOptions
import dev.geturl.HttpVersion
import dev.geturl.Origin
import dev.geturl.RequestBody
import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.shouldBe
import kotlinx.coroutines.flow.emptyFlow

private val ORIGIN = Origin("http", "host", 80)

/** Which requests ask whether their body is wanted. */
class ExpectationRuleTest : FunSpec({
    fun expects(
        length: Long,
        above: Long = 1000,
        unexpecting: UnexpectingOrigins = UnexpectingOrigins(),
        options: GeturlOptions.() -> Unit = {},
    ): Boolean {
        val chosen = GeturlOptions.of(options)
        val body = RequestBody.FromFlow(emptyFlow(), length)
        return ExpectationRule(above, unexpecting).expects(body, chosen, chosen.ownHeaders(), ORIGIN)
    }

    test("A body of more bytes than the limit asks, and one of unknown length") {
        expects(length = 1000) shouldBe false
        expects(length = 1001) shouldBe true
        expects(length = -1) shouldBe true
        expects(length = 1, above = 0) shouldBe true
    }

    test("Without a limit none asks by itself") {
        expects(length = Long.MAX_VALUE, above = -1) shouldBe false
        expects(length = -1, above = -1) shouldBe false
    }

    test("A call says otherwise, where it can be") {
        expects(length = 1) { expectContinue = true } shouldBe true
        expects(length = -1) { expectContinue = false } shouldBe false
        expects(length = 0) { expectContinue = true } shouldBe false
        expects(length = 1, above = -1) { expectContinue = true } shouldBe true
    }

    test("A caller's own field counts, whatever else is said") {
        expects(length = 1) { headers { add("expect", "100-Continue") } } shouldBe true
        expects(length = -1) { headers { add("Expect", "something") } } shouldBe false
        expects(length = -1) { omitHeaders("Expect") } shouldBe false
    }

    test("HTTP/1.0 never asks") {
        expects(length = -1) { protocol = HttpVersion.HTTP_1_0 } shouldBe false
        expects(length = 9) {
            protocol = HttpVersion.HTTP_1_0
            headers { add("Expect", "100-continue") }
        } shouldBe false
    }

    test("A server that does not want to be asked is not, until a thousand others did not want to either") {
        val known = UnexpectingOrigins()
        known.add(ORIGIN)
        expects(length = -1, unexpecting = known) shouldBe false
        repeat(999) { known.add(Origin("http", "other$it", 80)) }
        known.add(ORIGIN)
        expects(length = -1, unexpecting = known) shouldBe false
        known.add(Origin("http", "one-more", 80))
        expects(length = -1, unexpecting = known) shouldBe true
    }
})
