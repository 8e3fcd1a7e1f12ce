package dev.geturl.testing

import dev.geturl.DelicateGeturlApi
import dev.geturl.HttpClient
import dev.geturl.HttpException
import dev.geturl.PoolOptions
import dev.geturl.get
import dev.geturl.net.Android
import dev.geturl.nio.LateTimers
import kotlinx.coroutines.async
import kotlinx.coroutines.awaitAll
import kotlinx.coroutines.delay
import kotlinx.coroutines.runBlocking
import kotlinx.coroutines.withContext
import java.util.concurrent.CountDownLatch
import kotlin.time.Duration.Companion.milliseconds

/** Runs in a process of its own, which says that it is Android, so that all the ways are taken that are taken there. */
@OptIn(DelicateGeturlApi::class)
internal object AndroidLike {
    @JvmStatic
    fun main(arguments: Array<String>) {
        System.setProperty("java.vm.name", "Dalvik")
        val url = arguments.single()
        println("Android: ${Android.isHere}")
        runBlocking {
            HttpClient { pool = PoolOptions(maxConnectionsPerHost = 4) }.use { http ->
                println(List(8) { async { http.get(url).text() } }.awaitAll().distinct())
                println(http.geturl(url) { query("x".repeat(SIZE)) }.text())
                withContext(http.dispatcher) { delay(1.milliseconds) }
                try {
                    http.geturl(url) { unixSocket = "/nowhere" }
                } catch (refused: HttpException.Unsupported) {
                    println(refused.hint)
                }
            }
        }
        val late = CountDownLatch(1)
        LateTimers.ofPlatform.after(1, Runnable::run) { late.countDown() }
        late.await()
        println("late")
    }

    /** More than a socket takes at once. */
    const val SIZE = 2 * 1024 * 1024
}
