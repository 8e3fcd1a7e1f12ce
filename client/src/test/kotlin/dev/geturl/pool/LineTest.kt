package dev.geturl.pool

import dev.geturl.InternalGeturlApi
import dev.geturl.Limits
import dev.geturl.http1.Http1Connection
import dev.geturl.net.Connection
import dev.geturl.net.ImmediateConnection
import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.shouldBe
import kotlinx.coroutines.CoroutineDispatcher
import kotlinx.coroutines.CoroutineScope
import kotlinx.coroutines.Job
import kotlinx.coroutines.Runnable
import kotlinx.coroutines.cancel
import okio.Buffer
import kotlin.coroutines.CoroutineContext

private const val NOW = "now"

/** A loop that turns when a test says so, and then does what was handed to it before. */
private class HandLoop : CoroutineDispatcher() {
    private val tasks = ArrayDeque<Runnable>()

    override fun dispatch(context: CoroutineContext, block: Runnable) {
        tasks.add(block)
    }

    fun turn() = repeat(tasks.size) { tasks.removeFirst().run() }
}

/** Notes each write, and [NOW] where it is not to be put off. */
@OptIn(InternalGeturlApi::class)
private class NotingConnection(loop: CoroutineDispatcher, override val isOnLoop: Boolean) :
    ImmediateConnection,
    Connection by FakeConnection(loop) {
    val writes = ArrayList<String>()

    override fun writeNow(source: Buffer, byteCount: Long): Long = 0

    override fun sendPutOff() {
        writes += NOW
    }

    override suspend fun write(source: Buffer, byteCount: Long) {
        if (byteCount > 0) writes += source.readUtf8(byteCount)
    }
}

private class Request(private val text: String, private val into: () -> Buffer) : Standing {
    override var behind: Request? = null

    override fun write(): Boolean {
        into().writeUtf8(text)
        return true
    }

    override fun written(appended: Long) = Unit
}

/** Writes that come of requests in line, [perTurn] of them in each turn of the loop: one letter each. */
private fun writesOf(letters: String, perTurn: Int, isOnLoop: Boolean = true): List<String> {
    val loop = HandLoop()
    val scope = CoroutineScope(Job())
    val connection = NotingConnection(loop, isOnLoop)
    val http = Http1Connection(connection, Limits())
    val line = Line(http, scope)
    var last = Request("first", http::output).also(line::openBehind)
    for (turn in letters.chunked(perTurn)) {
        for (letter in turn) {
            val next = Request("$letter", http::output)
            last.behind = next
            last = next
            line.advance()
        }
        loop.turn()
    }
    repeat(3) { loop.turn() }
    scope.cancel()
    return connection.writes
}

class LineTest : FunSpec({
    test("Requests of which each turn of the loop brings more go out as soon as there are five, and then the rest") {
        writesOf("abcdefghijklm", perTurn = 2) shouldBe listOf("abcdef", NOW, "ghijkl", NOW, "m")
    }

    test("Those that other threads put in line go out when no more come") {
        writesOf("abcdefghijklm", perTurn = 2, isOnLoop = false) shouldBe listOf("abcdefghijklm")
    }

    test("Requests that come at once go out at once") {
        writesOf("abcd", perTurn = 4) shouldBe listOf("abcd")
    }

    test("Few requests go out together as soon as a turn brings no more") {
        writesOf("abc", perTurn = 2) shouldBe listOf("abc")
    }
})
