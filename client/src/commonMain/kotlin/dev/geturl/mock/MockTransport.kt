package dev.geturl.mock

import dev.geturl.HttpClient
import dev.geturl.HttpException
import dev.geturl.IpAddress
import dev.geturl.Resolver
import dev.geturl.net.ConnectTarget
import dev.geturl.net.Connection
import dev.geturl.net.Transport
import kotlinx.coroutines.CoroutineDispatcher
import okio.ByteString.Companion.decodeHex
import kotlin.concurrent.atomics.AtomicInt
import kotlin.concurrent.atomics.AtomicReference
import kotlin.concurrent.atomics.ExperimentalAtomicApi
import kotlin.concurrent.atomics.incrementAndFetch
import kotlin.concurrent.atomics.update
import kotlin.coroutines.ContinuationInterceptor
import kotlin.coroutines.coroutineContext

/**
 * A server without sockets, for tests of code that uses a client: it answers from a script, and remembers what it was
 * asked. All of the client is at work, from URLs to framing, connections kept and redirects; only the network is not.
 *
 * ```
 * val mock = MockTransport { request ->
 *     if (request.path == "/hello") MockResponse("hello, world") else MockResponse(404)
 * }
 * HttpClient { resolver = mock.resolver }.use { http ->
 *     mock.serve(http)
 *     check(http.get("https://any.example/hello").text() == "hello, world")
 *     check(mock.requests.single().headers["Accept"] == "*" + "/" + "*")
 * }
 * ```
 *
 * @param answer says what each request gets. It is called on the client's event loop, so it must not block; it may
 *   suspend. What it throws ends the connection, and is in [failures].
 */
@OptIn(ExperimentalAtomicApi::class)
public class MockTransport(private val answer: suspend (MockRequest) -> MockResponse) : Transport {
    /** Answers with [responses], one for each request in the order in which they come; then with 500. */
    public constructor(vararg responses: MockResponse) : this(inTurn(responses.asList()))

    private val seen = AtomicReference(emptyList<MockRequest>())
    private val thrown = AtomicReference(emptyList<Throwable>())
    private val opened = AtomicInt(0)
    private val refused = AtomicReference(emptySet<String>())

    /** The requests so far, in the order in which they came. */
    public val requests: List<MockRequest> get() = seen.load()

    /** What the script has thrown. */
    public val failures: List<Throwable> get() = thrown.load()

    /** How many connections were opened. */
    public val connections: Int get() = opened.load()

    /** Knows every host, so that no name is looked up in the network: for [dev.geturl.HttpConfig.resolver]. */
    public val resolver: Resolver = Resolver { listOf(ADDRESS) }

    /** Takes the place of the network for [http]: of `http` and of `https`, which is not encrypted here. */
    public fun serve(http: HttpClient) {
        http.register("http", HTTP_PORT, this)
        http.register("https", HTTPS_PORT, this)
    }

    /** Refuses connections to [host] from now on. */
    public fun refuse(host: String): Unit = refused.update { it + host.lowercase() }

    /** A connection to the script. */
    override suspend fun connect(target: ConnectTarget): Connection {
        if (target.host.lowercase() in refused.load()) {
            throw HttpException.ConnectFailed("The mock refuses connections to ${target.host}")
        }
        val loop = coroutineContext[ContinuationInterceptor] as? CoroutineDispatcher
        checkNotNull(loop) { "a mock connection lives on an event loop: register the transport with a client" }
        return MockConnection(loop, target, opened.incrementAndFetch(), ::answered)
    }

    private suspend fun answered(request: MockRequest): MockResponse {
        seen.update { it + request }
        try {
            return answer(request)
        } catch (failure: Throwable) {
            thrown.update { it + failure }
            throw failure
        }
    }

    /** Responses in their order. */
    private class Script(private val responses: List<MockResponse>) {
        private val given = AtomicInt(0)

        fun next(request: MockRequest): MockResponse = responses.getOrNull(given.incrementAndFetch() - 1)
            ?: MockResponse("The script has ${responses.size} responses, and $request is one more", status = 500)
    }

    private companion object {
        fun inTurn(responses: List<MockResponse>): suspend (MockRequest) -> MockResponse {
            val script = Script(responses)
            return { request -> script.next(request) }
        }

        const val HTTP_PORT = 80
        const val HTTPS_PORT = 443

        /** For documentation, RFC 5737: nobody is there. */
        val ADDRESS = IpAddress("c0000201".decodeHex())
    }
}
