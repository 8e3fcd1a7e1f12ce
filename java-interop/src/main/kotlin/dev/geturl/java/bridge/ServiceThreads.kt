package dev.geturl.java.bridge

import java.util.concurrent.ExecutorService
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
    fun executor(): ExecutorService = VirtualThreads.executor() ?: ThreadPoolExecutor(
        0,
        Int.MAX_VALUE,
        IDLE_SECONDS,
        TimeUnit.SECONDS,
        SynchronousQueue(),
    ) { task -> Thread(task, "geturl-service-${number.incrementAndGet()}").apply { isDaemon = true } }
}
