package dev.geturl.java.bridge

import java.lang.reflect.InvocationTargetException
import java.lang.reflect.Method

/** Android's main thread, which draws and must not wait. By reflection, as there is no Android to compile against. */
internal object MainThread {
    private val looper: Method? = try {
        Class.forName("android.os.Looper").getMethod("getMainLooper")
    } catch (_: ClassNotFoundException) {
        null
    }
    private val thread: Method? = looper?.returnType?.getMethod("getThread")

    /** Whether the calling thread is it. False where there is no Android, or a stub of it that knows no thread. */
    fun isCurrent(): Boolean {
        if (looper == null || thread == null) return false
        return try {
            looper.invoke(null)?.let(thread::invoke) === Thread.currentThread()
        } catch (_: InvocationTargetException) {
            // The classes that unit tests of Android are compiled against throw, whatever is called.
            false
        }
    }
}
