package dev.geturl.bench

import java.io.File
import java.util.concurrent.TimeUnit

/** The programs that bound what can be reached, where they are installed and can do the workload. */
internal object Outside {
    /** Names and order in the tables. */
    val names: List<String> = listOf("wrk", "curl")

    /** Whether [name] is on this machine's path. */
    fun installed(name: String): Boolean =
        System.getenv("PATH").split(File.pathSeparatorChar).any { File(it, name).canExecute() }

    /** The program [name] ready for [workload], or null when it is not its trade. */
    fun contender(name: String, workload: Workload, port: Int, directory: File): Contender? = when (workload) {
        is Workload.Gets -> if (name == "wrk") Wrk(workload.concurrency, port) else null

        is Workload.Pipeline -> if (name == "wrk") Wrk(1, port, pipelineScript(workload, directory)) else null

        is Workload.TlsGets -> null

        is Workload.Bulk -> Curl(workload, port, directory).takeIf {
            name == "curl" &&
                workload.door == Workload.Door.PLAIN
        }

        is Workload.Cold -> if (name == "curl") ColdCurl(port) else null
    }

    /** Has wrk write the requests of [workload] at once, and again when all of them are answered. */
    private fun pipelineScript(workload: Workload.Pipeline, directory: File): File {
        val script = File(directory, "pipeline.lua")
        script.writeText(
            """
            init = function(args)
                local batch = string.rep(wrk.format(), ${workload.concurrency})
                request = function() return batch end
            end
            """.trimIndent(),
        )
        return script
    }

    /** What [command] says. One that hangs is ended: wrk may go round for ever when its time is up. */
    private fun output(command: List<String>): String {
        val said = File.createTempFile("geturl-bench", ".out")
        try {
            val process = ProcessBuilder(command).redirectErrorStream(true).redirectOutput(said).start()
            if (!process.waitFor(MOST_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly()
                throw BenchException("${command.first()} had not ended after $MOST_SECONDS s")
            }
            val text = said.readText().trim()
            if (process.exitValue() !=
                0
            ) {
                throw BenchException("${command.first()} ended with ${process.exitValue()}: $text")
            }
            return text
        } finally {
            said.delete()
        }
    }

    private const val MOST_SECONDS = 60L

    private class Wrk(connections: Int, port: Int, script: File? = null) : Contender {
        private val options = listOf("-t1", "-c$connections") + (script?.let { listOf("-s", it.path) }.orEmpty())
        private val url = "http://127.0.0.1:$port${Client.SMALL}"

        override fun warmUp(seconds: Double) {
            run(1.0)
        }

        override fun run(seconds: Double): Sample {
            val whole = maxOf(1, seconds.toInt())
            val said = output(listOf("wrk") + options + listOf("-d${whole}s", url))
            if ("Non-2xx" in said || "Socket errors" in said) throw BenchException(said)
            val rate = said.substringAfter("Requests/sec:").trim().substringBefore('\n').toDouble()
            return Sample(units = rate * whole, seconds = whole.toDouble())
        }

        override fun close(): Unit = Unit
    }

    private class Curl(private val workload: Workload.Bulk, private val port: Int, directory: File) : Contender {
        private val file = File(directory, "upload.bin")
        private val options = when (workload.way) {
            Workload.Way.DOWN -> emptyList()
            Workload.Way.TEXT -> listOf("--compressed")
            Workload.Way.UP -> listOf("-H", "Expect:", "-T", file.path)
        }

        override fun warmUp(seconds: Double) {
            if (workload.way == Workload.Way.UP && file.length() != workload.bytes) {
                file.outputStream().use { PayloadStream(workload.bytes).copyTo(it, Payload.BLOCK_SIZE) }
            }
            run(seconds)
        }

        override fun run(seconds: Double): Sample {
            val told = listOf("-o", "/dev/null", "-w", "%{time_total}", "http://127.0.0.1:$port${workload.path}")
            val time = output(listOf("curl", "-sSf") + options + told).toDouble()
            return Sample(units = workload.bytes / 1e6, seconds = time)
        }

        override fun close() {
            file.delete()
        }
    }

    private class ColdCurl(private val port: Int) : Contender {
        override fun warmUp(seconds: Double) {
            run(seconds)
        }

        override fun run(seconds: Double): Sample {
            val start = System.nanoTime()
            val body = output(listOf("curl", "-sSf", "http://127.0.0.1:$port${Client.SMALL}"))
            if (body != String(Payload.small())) throw BenchException("other bytes than the small GET's")
            return Sample(units = 1.0, seconds = (System.nanoTime() - start) / 1e9)
        }

        override fun close(): Unit = Unit
    }
}
