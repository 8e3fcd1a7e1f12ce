package dev.geturl.java.bridge

import java.lang.invoke.MethodHandles
import java.lang.invoke.MethodType
import java.util.concurrent.ExecutorService
import java.util.concurrent.Executors
import java.util.concurrent.SynchronousQueue
import java.util.concurrent.ThreadPoolExecutor
import java.util.concurrent.TimeUnit
import java.util.concurrent.atomic.AtomicInteger

/**
 * Threads for those who serve WebSockets and block: one for each, as many as there are WebSockets. A bounded pool would
 * let some wait for others that never end. Virtual ones where the JDK has them.
 */
internal object ServiceThreads {
    private const val IDLE_SECONDS = 10L
    private val number = AtomicInteger()

    /** Makes an executor, whose threads end with it. */
    fun executor(): ExecutorService = virtual() ?: ThreadPoolExecutor(
        0,
        Int.MAX_VALUE,
        IDLE_SECONDS,
        TimeUnit.SECONDS,
        SynchronousQueue(),
    ) { task -> Thread(task, "geturl-service-${number.incrementAndGet()}").apply { isDaemon = true } }

    /** Null before JDK 21, which has no such threads. */
    private fun virtual(): ExecutorService? = try {
        val type = MethodType.methodType(ExecutorService::class.java)
        val made = MethodHandles.lookup().findStatic(
            Executors::class.java,
            "newVirtualThreadPerTaskExecutor",
            type,
        )
        made.invoke() as ExecutorService
    } catch (_: NoSuchMethodException) {
        null
    }
}
