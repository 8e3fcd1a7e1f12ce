package dev.geturl.java.bridge

import java.lang.invoke.MethodHandles
import java.lang.invoke.MethodType
import java.util.concurrent.ExecutorService
import java.util.concurrent.Executors

/** Virtual threads, which the JDKs before 21 know nothing of. */
internal object VirtualThreads {
    /** Makes an executor that has one for each task; null where there are none. */
    fun executor(): ExecutorService? = try {
        val type = MethodType.methodType(ExecutorService::class.java)
        val make = MethodHandles.lookup().findStatic(Executors::class.java, "newVirtualThreadPerTaskExecutor", type)
        make.invoke() as ExecutorService
    } catch (_: NoSuchMethodException) {
        null
    }
}
