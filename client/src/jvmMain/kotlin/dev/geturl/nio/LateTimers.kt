package dev.geturl.nio

import dev.geturl.BeyondAndroid
import dev.geturl.net.Android
import java.util.concurrent.CompletableFuture
import java.util.concurrent.Executor
import java.util.concurrent.Executors
import java.util.concurrent.ScheduledExecutorService
import java.util.concurrent.TimeUnit

/** Time for what no loop waits for, on one thread of the process. */
internal fun interface LateTimers {
    /** Has [executor] run [action] once [nanos] have passed. */
    fun after(nanos: Long, executor: Executor, action: Runnable)

    companion object {
        /** The thread that this platform has for it, or one like it. */
        val ofPlatform: LateTimers by lazy { if (Android.isHere) OwnThread() else JdkThread }
    }
}

/** That of `CompletableFuture`, since Java 9. */
@BeyondAndroid("LateTimers.ofPlatform takes OwnThread there")
private object JdkThread : LateTimers {
    override fun after(nanos: Long, executor: Executor, action: Runnable) =
        CompletableFuture.delayedExecutor(nanos, TimeUnit.NANOSECONDS, executor).execute(action)
}

/** A daemon, as the JDK's is. */
internal class OwnThread : LateTimers {
    private val clock: ScheduledExecutorService = Executors.newSingleThreadScheduledExecutor { ticking ->
        Thread(ticking, "geturl late timers").apply { isDaemon = true }
    }

    override fun after(nanos: Long, executor: Executor, action: Runnable) {
        clock.schedule({ executor.execute(action) }, nanos, TimeUnit.NANOSECONDS)
    }
}
