package dev.geturl.nio

import dev.geturl.HttpException
import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.collections.shouldContainExactly
import kotlinx.coroutines.CoroutineScope
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.SupervisorJob
import kotlinx.coroutines.async
import kotlinx.coroutines.awaitAll
import kotlinx.coroutines.cancel
import kotlinx.coroutines.coroutineScope
import java.net.UnknownHostException
import kotlin.time.Duration.Companion.seconds

class LookupRaceTest : FunSpec({
    test("A lookup that fails at once is an unknown host, every time") {
        val scope = CoroutineScope(SupervisorJob())
        val resolver = SystemResolver(scope, 30.seconds, ask = { throw UnknownHostException(it) })
        val failures = coroutineScope {
            List(4) { worker ->
                async(Dispatchers.Default) {
                    List(
                        20_000,
                    ) { runCatching { resolver.resolve("$worker.$it.test") }.exceptionOrNull()?.javaClass }.distinct()
                }
            }.awaitAll().flatten().distinct()
        }
        scope.cancel()
        failures shouldContainExactly listOf(HttpException.UnknownHost::class.java)
    }
})
