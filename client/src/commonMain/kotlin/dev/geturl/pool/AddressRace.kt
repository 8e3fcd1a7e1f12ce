package dev.geturl.pool

import dev.geturl.HttpException
import dev.geturl.net.Connection
import dev.geturl.net.SocketAddress
import kotlinx.coroutines.CoroutineScope
import kotlinx.coroutines.CoroutineStart
import kotlinx.coroutines.ExperimentalCoroutinesApi
import kotlinx.coroutines.cancelChildren
import kotlinx.coroutines.channels.Channel
import kotlinx.coroutines.coroutineScope
import kotlinx.coroutines.launch
import kotlinx.coroutines.selects.onTimeout
import kotlinx.coroutines.selects.select
import kotlin.time.Duration

/**
 * Happy Eyeballs over [addresses], RFC 8305 section 5: each is tried when the one before has failed, or has been silent
 * for [attemptDelay]. The first to connect wins; when this returns or throws, no other attempt is under way and no
 * other connection is open.
 */
internal class AddressRace(
    private val addresses: List<SocketAddress>,
    private val attemptDelay: Duration,
    private val record: DialRecord,
    private val connect: suspend (SocketAddress) -> Connection,
) {
    private class Runner(val address: SocketAddress) {
        /** Written when the attempt ends; read after it was received, or after all have ended. */
        var result: Result<Connection>? = null

        /** Whether it was under way for a whole [attemptDelay] without another being begun or ending. */
        var isSilent = false
        var isRecorded = false
    }

    private val runners = ArrayList<Runner>(addresses.size)
    private val ended = Channel<Runner>(Channel.UNLIMITED)

    /**
     * The connection of the winner.
     *
     * @throws HttpException.ConnectFailed the last failure, when all have failed. Another failure ends the race.
     */
    suspend fun run(): Connection {
        var won: Connection? = null
        try {
            won = coroutineScope {
                firstToConnect().also { coroutineContext.cancelChildren() }
            }
            return won
        } finally {
            // Whoever was cancelled too late to notice has a connection that nobody else knows of.
            runners.forEach { runner -> if (won == null || runner.result?.getOrNull() !== won) giveUp(runner) }
        }
    }

    private suspend fun CoroutineScope.firstToConnect(): Connection {
        var lastFailure: Throwable? = null
        while (true) {
            if (runners.size < addresses.size) {
                begin(addresses[runners.size])
            } else if (runners.all { it.isRecorded }) {
                throw checkNotNull(lastFailure) { "a race without addresses" }
            }
            val result = nextResult() ?: continue
            lastFailure = result.exceptionOrNull() ?: return result.getOrThrow()
            if (lastFailure !is HttpException.ConnectFailed) throw lastFailure
        }
    }

    private fun CoroutineScope.begin(address: SocketAddress) {
        val runner = Runner(address)
        runners.add(runner)
        record.started(address)
        launch(start = CoroutineStart.UNDISPATCHED) {
            runner.result = runCatching { connect(address) }
            ended.trySend(runner)
        }
    }

    /** The result of the next attempt that ends; null when it is the next address's turn before. */
    private suspend fun nextResult(): Result<Connection>? {
        val runner = nextToEnd()
        if (runner == null) {
            runners.forEach { if (!it.isRecorded) it.isSilent = true }
            return null
        }
        runner.isRecorded = true
        val result = checkNotNull(runner.result) { "an attempt ended without a result" }
        return result
            .onSuccess { record.connected(runner.address) }
            .onFailure { record.failed(runner.address, it) }
    }

    @OptIn(ExperimentalCoroutinesApi::class)
    private suspend fun nextToEnd(): Runner? = if (runners.size == addresses.size) {
        ended.receive()
    } else {
        // Not withTimeout, which may lose what it received as the time ran out.
        select {
            ended.onReceive { it }
            onTimeout(attemptDelay) { null }
        }
    }

    private fun giveUp(runner: Runner) {
        val late = runner.result?.getOrNull()
        late?.close()
        if (!runner.isRecorded) record.abandoned(runner.address, wasSilent = runner.isSilent && late == null)
    }
}
