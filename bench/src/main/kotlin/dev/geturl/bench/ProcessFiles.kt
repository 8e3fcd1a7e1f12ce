package dev.geturl.bench

import java.io.File

/** What Linux tells of process [pid] (or `self`) under `/proc`; every figure is null where the kernel does not tell. */
internal class ProcessFiles(pid: String) {
    private val root = File("/proc/$pid")

    /** Most memory ever resident, in KiB. */
    fun peakKib(): Long? = status(root)?.let { field(it, "VmHWM") }

    /** Threads now, the JVM's own included. */
    fun threads(): Long? = status(root)?.let { field(it, "Threads") }

    /** Calls of the read and write families so far: sockets, pipes, files; not epoll, futex or connect. */
    fun readsAndWrites(): Long? {
        val text = File(root, "io").takeIf { it.canRead() }?.readText() ?: return null
        return (field(text, "syscr") ?: return null) + (field(text, "syscw") ?: return null)
    }

    /** Times that a thread now alive gave up its processor to wait. */
    fun waits(): Long? {
        val tasks = File(root, "task").listFiles() ?: return null
        return tasks.sumOf { task -> status(task)?.let { field(it, "voluntary_ctxt_switches") } ?: 0 }
    }

    /** Processor time so far in nanoseconds, user and system, at the kernel's tick of 10 ms. */
    fun cpuNanos(): Long? {
        val stat = File(root, "stat").takeIf { it.canRead() }?.readText() ?: return null
        val fields = stat.substringAfterLast(") ").split(' ')
        return (fields[USER_TIME].toLong() + fields[SYSTEM_TIME].toLong()) * NANOS_PER_TICK
    }

    private fun status(of: File): String? {
        val file = File(of, "status")
        // A thread may end between being listed and being read; it has no more to tell then.
        return if (file.exists()) runCatching { file.readText() }.getOrNull() else null
    }

    private fun field(text: String, name: String): Long? {
        val line = text.lineSequence().firstOrNull { it.startsWith("$name:") } ?: return null
        return line.substringAfter(':').trim().substringBefore(' ').toLong()
    }

    private companion object {
        /** Fields of `/proc/PID/stat` counted from the one after the command's name. */
        const val USER_TIME = 11
        const val SYSTEM_TIME = 12
        const val NANOS_PER_TICK = 10_000_000L
    }
}
