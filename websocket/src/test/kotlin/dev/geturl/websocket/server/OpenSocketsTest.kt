package dev.geturl.websocket.server

import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.collections.shouldContainExactlyInAnyOrder
import io.kotest.matchers.ints.shouldBeLessThan
import io.kotest.matchers.nulls.shouldBeNull
import io.kotest.matchers.nulls.shouldNotBeNull
import io.kotest.matchers.shouldBe
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.async
import kotlinx.coroutines.awaitAll
import kotlinx.coroutines.coroutineScope
import kotlinx.coroutines.withContext

class OpenSocketsTest : FunSpec({
    test("What has entered and not left is there, the newest first, at most as many as may be") {
        val open = OpenSockets<String>(2)
        val first = open.enter().shouldNotBeNull()
        open.all() shouldBe emptyList()
        first.fill("first")
        open.enter().shouldNotBeNull().fill("second")
        open.enter().shouldBeNull()
        open.all() shouldBe listOf("second", "first")
        first.leave()
        first.leave()
        open.size shouldBe 1
        open.enter().shouldNotBeNull().fill("third")
        open.all() shouldBe listOf("third", "second")
    }

    test("Who waits for the last to leave is told so") {
        val open = OpenSockets<String>(2)
        val entries = List(2) { open.enter().shouldNotBeNull() }
        coroutineScope {
            val waiting = async { open.awaitEmpty() }
            entries.forEach { it.leave() }
            waiting.await()
        }
        open.awaitEmpty()
    }

    test("Many that come and go at a time leave what has stayed, and nothing else behind") {
        val open = OpenSockets<Int>(1_000)
        val left = withContext(Dispatchers.Default) {
            List(8) { crowd ->
                async {
                    (0 until 5_000).mapNotNull { number ->
                        val entry = open.enter()?.also { it.fill(crowd * 5_000 + number) }
                        if (number % 100 == 0) crowd * 5_000 + number else null.also { entry?.leave() }
                    }
                }
            }.awaitAll().flatten()
        }
        open.all() shouldContainExactlyInAnyOrder left
        open.size shouldBe left.size
    }

    test("What was struck out is left behind") {
        val open = OpenSockets<Int>(100)
        val stayed = open.enter().shouldNotBeNull().also { it.fill(7) }
        repeat(10_000) { number -> open.enter().shouldNotBeNull().also { it.fill(number) }.leave() }
        open.all() shouldBe listOf(7)
        open.kept shouldBeLessThan 50
        stayed.leave()
    }
})
