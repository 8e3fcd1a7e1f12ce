package dev.geturl.pool

import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.nulls.shouldBeNull
import io.kotest.matchers.shouldBe
import java.util.concurrent.ConcurrentLinkedQueue
import kotlin.concurrent.thread
import kotlin.random.Random

class RestingStackTest : FunSpec({
    test("the last laid down is the first taken, and the depth says how many lie there") {
        val stack = RestingStack()
        val connections = List(3) { pooled() }
        connections.forEachIndexed { index, connection ->
            stack.push(connection)
            stack.depth shouldBe index + 1
        }
        stack.pop() shouldBe connections[2]
        stack.drain() shouldBe listOf(connections[1], connections[0])
        stack.depth shouldBe 0
        stack.pop().shouldBeNull()
        stack.drain() shouldBe emptyList()
    }

    test("some can be taken out from between the others, which keep their order") {
        val stack = RestingStack()
        val connections = List(5) { pooled() }.onEach(stack::push)
        stack.takeIf { it == connections[1] || it == connections[4] } shouldBe listOf(connections[4], connections[1])
        stack.depth shouldBe 3
        stack.takeIf { false } shouldBe emptyList()
        stack.drain() shouldBe listOf(connections[3], connections[2], connections[0])
    }

    test("threads that push, pop and drain at once take each connection exactly once") {
        val stack = RestingStack()
        val taken = ConcurrentLinkedQueue<PooledConnection>()
        val pushed = ConcurrentLinkedQueue<PooledConnection>()
        val threads = List(4) { seed ->
            thread {
                val random = Random(seed)
                repeat(20_000) {
                    when (random.nextInt(8)) {
                        0 -> taken.addAll(
                            if (random.nextBoolean()) stack.drain() else stack.takeIf { random.nextBoolean() },
                        )

                        in 1..3 -> stack.pop()?.let(taken::add)

                        else -> pooled().also(pushed::add).let(stack::push)
                    }
                }
            }
        }
        threads.forEach { it.join() }
        val left = stack.depth
        val rest = stack.drain()
        rest.size shouldBe left
        taken.addAll(rest)
        taken.size shouldBe pushed.size
        taken.toSet() shouldBe pushed.toSet()
    }
})
