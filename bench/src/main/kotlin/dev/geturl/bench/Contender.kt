package dev.geturl.bench

import java.io.File

/** A competitor made ready for one workload: it may warm up, and then measures as often as it is asked. */
interface Contender : AutoCloseable {
    /** Works without measuring for [seconds]. */
    fun warmUp(seconds: Double)

    /** One measured run, of [seconds] or of the body or start under way by then. */
    fun run(seconds: Double): Sample
}

/** A JVM client in a process of its own that lives through all rounds of one workload. */
class WorkerContender(competitor: Competitor, workload: Workload, port: Int, flags: List<String>, logs: File) :
    Contender {
    private val process = LineProcess(
        Jvm.command(
            "dev.geturl.bench.WorkerKt",
            listOf(competitor.adapterName, port.toString(), workload.name),
            Jvm.classPath,
            flags,
        ),
        File(logs, "${competitor.name}-${workload.name}.log"),
    )

    override fun warmUp(seconds: Double) {
        process.ask("warm $seconds", seconds.toLong() + GRACE_SECONDS)
    }

    override fun run(seconds: Double): Sample =
        Sample.parse(process.ask("run $seconds", seconds.toLong() + GRACE_SECONDS))

    override fun close(): Unit = process.close()

    private companion object {
        /** What the slowest client may take for a body beyond the time it was given. */
        const val GRACE_SECONDS = 60L
    }
}

/** A JVM client started anew for every run, and timed from outside until it says that it has the first response. */
class ColdContender(private val competitor: Competitor, private val port: Int, private val logs: File) : Contender {
    private val arguments = listOf(competitor.adapterName, port.toString())
    private val main = Cold::class.java.name
    private val classPath: String by lazy { classPathOf() }

    override fun warmUp(seconds: Double) {
        // Brings the class path and the files of the client into the page cache.
        run(seconds)
    }

    override fun run(seconds: Double): Sample = start(classPath, emptyList())

    override fun close(): Unit = Unit

    private fun start(path: String, extra: List<String>): Sample {
        val start = System.nanoTime()
        return LineProcess(Jvm.command(main, arguments, path, extra), File(logs, "${competitor.name}-cold.log")).use {
            val said = it.answer(START_SECONDS)
            val seconds = (System.nanoTime() - start) / 1e9
            if (said != Cold.DONE) throw BenchException(said)
            val files = ProcessFiles(it.pid.toString())
            Sample(
                units = 1.0,
                seconds = seconds,
                cpuNanos = files.cpuNanos()?.toDouble(),
                waits = files.waits()?.toDouble(),
                calls = files.readsAndWrites()?.toDouble(),
                peakKib = files.peakKib()?.toDouble(),
                threads = files.threads()?.toDouble(),
            )
        }
    }

    /**
     * The part of the class path that this client loads classes from: its users would have no other jars to look
     * through. Found by a start that logs the source of every class.
     */
    private fun classPathOf(): String {
        val log = File(logs, "${competitor.name}-classes.log")
        log.delete()
        start(Jvm.classPath, listOf("-Xlog:class+load:file=${log.path}"))
        val loaded = log.readLines().mapTo(HashSet()) { it.substringAfter("source: file:", "").removeSuffix("/") }
        return Jvm.classPath
            .split(File.pathSeparatorChar)
            .filter { it.removeSuffix("/") in loaded }
            .joinToString(File.pathSeparator)
    }

    private companion object {
        const val START_SECONDS = 60L
    }
}
