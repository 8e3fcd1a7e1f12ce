package dev.geturl.docs.around

import dev.geturl.Answer
import dev.geturl.AuthOptions
import dev.geturl.AuthScheme
import dev.geturl.BearerAuth
import dev.geturl.Chain
import dev.geturl.HstsStore
import dev.geturl.HttpClient
import dev.geturl.HttpException
import dev.geturl.Interceptor
import dev.geturl.Interceptors
import dev.geturl.Netrc
import dev.geturl.OutgoingRequest
import dev.geturl.RedirectOptions
import dev.geturl.RetryPolicy
import dev.geturl.get
import kotlinx.coroutines.CoroutineScope
import okio.ByteString.Companion.encodeUtf8
import okio.Path.Companion.toPath
import kotlin.time.Clock
import kotlin.time.Duration.Companion.milliseconds
import kotlin.time.Instant

// The code of docs/recipes.md about what stands around an exchange, compiled. SnippetsTest says when it shows another.

internal suspend fun followed(http: HttpClient) {
    val page = http.get("https://example.org/old")
    println("${page.url} after ${page.hops.size} hops")
    for (hop in page.hops) println(hop)
}

internal suspend fun handedBack() {
    val http = HttpClient { redirects = RedirectOptions.NONE }
    val moved = http.get("https://example.org/old")
    println(moved.responseInfo.redirection)
}

internal suspend fun strict(http: HttpClient) {
    try {
        http.get("https://example.org/") { redirects = RedirectOptions(atMost = 3) }
    } catch (failure: HttpException.RedirectFailed) {
        println("${failure.kind}: ${failure.message}")
    }
}

internal suspend fun secretField(http: HttpClient, key: String) {
    http.get("https://api.example.org/") {
        headers { addSecret("X-Api-Key", key) }
    }
}

internal fun traced(newTrace: () -> String) {
    val traced = Interceptor { chain -> chain.proceed(chain.request.with("X-Trace", newTrace())) }
    val http = HttpClient { interceptors = Interceptors.attempt(traced) }
    http.close()
}

internal fun madeUp(saved: suspend (OutgoingRequest) -> Answer?) {
    val cached = Interceptor { chain -> saved(chain.request) ?: chain.proceed(chain.request) }
    val http = HttpClient { interceptors = Interceptors.call(cached) }
    http.close()
}

internal fun planned(http: HttpClient) {
    println(http.plan("https://example.org/form") { query("a=b") })
}

internal suspend fun loggedIn(http: HttpClient) {
    http.get("https://example.org/") { auth = AuthOptions("ada", "secret") } // what the server asks for
    http.get("https://example.org/") { auth = AuthOptions("ada", "secret", AuthScheme.BASIC) } // Basic, unasked
    http.get("https://ada:secret@example.org/") // the same
}

internal fun byNetrc(home: String) {
    val http = HttpClient { auth = AuthOptions(netrc = Netrc.read("$home/.netrc".toPath())) }
    http.close()
}

internal fun byToken(scope: CoroutineScope, fetchToken: suspend (String?) -> String) {
    val api = BearerAuth("https://api.example.org", scope) { refused -> fetchToken(refused) }
    val http = HttpClient { interceptors = Interceptors.attempt(api) }
    http.close()
}

/** Signs requests to AWS by Signature Version 4. It stands around attempts, so that what it signs is what is sent. */
internal class SigV4(
    private val keyId: String,
    private val secret: String,
    private val region: String,
    private val service: String,
    private val clock: () -> Instant = Clock.System::now,
) : Interceptor {
    override suspend fun intercept(chain: Chain): Answer =
        chain.proceed(if (chain.request.isTrusted) signed(chain.request) else chain.request)

    fun signed(request: OutgoingRequest): OutgoingRequest {
        val time = "${clock()}".substringBefore('.').removeSuffix("Z").filter { it.isLetterOrDigit() } + "Z"
        val body = requireNotNull(request.body) { "a body that is signed has to be in memory" }
        val dated = request.with("X-Amz-Date", time)
        val names = dated.headers.map { it.name.lowercase() }.filter(::isSigned).distinct().sorted()
        val canonical = listOf(
            request.method,
            request.url.path,
            request.url.query.orEmpty().split('&').sorted().joinToString("&"),
            names.joinToString("") { "$it:${dated.headers.joined(it)}\n" },
            names.joinToString(";"),
            body.sha256().hex(),
        ).joinToString("\n")
        val scope = listOf(time.take(8), region, service, "aws4_request")
        val text = listOf("AWS4-HMAC-SHA256", time, scope.joinToString("/"), canonical.encodeUtf8().sha256().hex())
        val key = scope.fold("AWS4$secret".encodeUtf8()) { key, part -> part.encodeUtf8().hmacSha256(key) }
        val signature = text.joinToString("\n").encodeUtf8().hmacSha256(key).hex()
        val whose = "Credential=$keyId/${scope.joinToString("/")}"
        val login = "AWS4-HMAC-SHA256 $whose, SignedHeaders=${names.joinToString(";")}, Signature=$signature"
        return dated.with("Authorization", login)
    }

    private fun isSigned(name: String) = name == "host" || name == "content-type" || name.startsWith("x-amz-")
}

internal fun triedAgain() {
    val http = HttpClient { retries = RetryPolicy(atMost = 3, firstDelay = 100.milliseconds) }
    http.close()
}

internal suspend fun orderedOnce(http: HttpClient, order: String, id: String) {
    http.geturl("https://example.org/orders") {
        query(order)
        headers { add("Idempotency-Key", id) }
    }
}

internal fun remembered() {
    val http = HttpClient { hsts = HstsStore("hsts.txt".toPath()) }
    http.close()
}
