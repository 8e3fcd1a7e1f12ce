@file:JvmName("MockBridge")

package dev.geturl.java.bridge

import dev.geturl.Headers
import dev.geturl.Resolver
import dev.geturl.mock.MockFault
import dev.geturl.mock.MockRequest
import dev.geturl.mock.MockResponse
import dev.geturl.mock.MockTransport
import kotlinx.coroutines.CoroutineScope
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.channels.Channel
import kotlinx.coroutines.flow.buffer
import kotlinx.coroutines.flow.produceIn
import okio.ByteString
import java.net.InetAddress
import java.nio.ByteBuffer
import java.util.concurrent.Callable
import java.util.concurrent.Flow

// What of a mock suspends, or takes a channel.

/** Says what a request gets; it may wait. */
internal fun interface Answering {
    @Throws(Exception::class)
    fun answer(request: MockRequest): MockResponse
}

internal fun mock(script: Answering): MockTransport =
    MockTransport { request -> Blocking.onOwnThread(Callable { script.answer(request) }) }

internal fun response(status: Int, headers: Headers, body: ByteString, reason: String?, fault: MockFault?) =
    MockResponse(status, headers, body, reason = reason, fault = fault)

/** A response whose body [pieces] publishes, one chunk a piece. */
internal fun response(
    status: Int,
    headers: Headers,
    pieces: Flow.Publisher<out ByteBuffer>,
    reason: String?,
    fault: MockFault?,
): MockResponse {
    val channel = pieces.asByteStrings().buffer(Channel.RENDEZVOUS).produceIn(CoroutineScope(Dispatchers.Default))
    return MockResponse(status, headers, pieces = channel, reason = reason, fault = fault)
}

/** The addresses of [host], which the calling thread waits for. */
internal fun addresses(resolver: Resolver, host: String): List<InetAddress> =
    Blocking.run { resolver.resolve(host) }.map { InetAddress.getByAddress(host, it.bytes.toByteArray()) }
