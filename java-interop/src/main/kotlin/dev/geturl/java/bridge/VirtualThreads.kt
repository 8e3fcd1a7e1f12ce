package dev.geturl.java.bridge

import java.lang.invoke.MethodHandles
import java.lang.invoke.MethodType
import java.util.concurrent.ExecutorService
import java.util.concurrent.Executors

/** The virtual threads of JDK 21, which this is compiled without. */
internal object VirtualThreads {
    /** Makes an executor with a virtual thread for each task; null where there are none. */
    @BeyondAndroid("MethodHandle.invoke has any signature: there is such a method")
    fun executor(): ExecutorService? = try {
        val type = MethodType.methodType(ExecutorService::class.java)
        val make = MethodHandles.lookup().findStatic(Executors::class.java, "newVirtualThreadPerTaskExecutor", type)
        make.invoke() as ExecutorService
    } catch (_: NoSuchMethodException) {
        null
    }

    /** Whether the calling thread is one. */
    @BeyondAndroid("MethodHandle.invoke has any signature: there is such a method")
    fun isCurrent(): Boolean = IS_VIRTUAL != null && IS_VIRTUAL.invoke(Thread.currentThread()) as Boolean

    /** Whether one that waits at a selector leaves its carrier to others: since JDK 24 (JEP 491). */
    val maySelect: Boolean = (System.getProperty("java.specification.version").toDoubleOrNull() ?: 0.0) >= JEP_491

    private val IS_VIRTUAL = try {
        val type = MethodType.methodType(Boolean::class.javaPrimitiveType)
        MethodHandles.lookup().findVirtual(Thread::class.java, "isVirtual", type)
    } catch (_: NoSuchMethodException) {
        null
    }

    private const val JEP_491 = 24.0
}
