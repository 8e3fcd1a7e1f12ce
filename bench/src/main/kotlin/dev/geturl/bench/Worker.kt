package dev.geturl.bench

/** The work of one client on one workload, in the process that has nothing else to do. */
internal class Worker(private val client: Client, private val workload: Workload) {
    private val meter = Meter()
    private val head = when (workload) {
        is Workload.Bulk if workload.way == Workload.Way.TEXT -> Text.bytes(Payload.HEAD_SIZE)
        else -> Payload.block().copyOf(Payload.HEAD_SIZE)
    }

    /** Works for [seconds], and at least for one request, without measuring. */
    fun warmUp(seconds: Double) {
        val until = System.nanoTime() + nanos(seconds)
        do {
            if (workload is Workload.Gets) client.gets(workload.concurrency, until) else once()
        } while (System.nanoTime() < until)
    }

    /** Works for [seconds], or for one body if the workload is one, and measures. */
    fun run(seconds: Double): Sample = meter.measure {
        if (workload is Workload.Gets) {
            client.gets(workload.concurrency, System.nanoTime() + nanos(seconds)).toDouble()
        } else {
            once()
        }
    }

    private fun once(): Double {
        val bulk = workload as Workload.Bulk
        val tally = Tally(bulk.bytes, head)
        when (bulk.way) {
            Workload.Way.DOWN -> client.download(bulk.path, tally)
            Workload.Way.TEXT -> client.text(bulk.path, tally)
            Workload.Way.UP -> {
                val received = client.upload(bulk.path, bulk.bytes)
                check(received == bulk.bytes) { "the server received $received bytes of ${bulk.bytes}" }
                return bulk.bytes / MEGABYTE
            }
        }
        tally.finish()
        return bulk.bytes / MEGABYTE
    }

    private fun nanos(seconds: Double) = (seconds * 1e9).toLong()

    private companion object {
        const val MEGABYTE = 1e6
    }
}

/**
 * A worker as a process: its arguments are the adapter's class, the server's port and the workload. It reads commands,
 * `warm SECONDS` and `run SECONDS`, and answers each with a line: `ok` or a [Sample]. It ends with its input.
 */
fun main(args: Array<String>) {
    val (adapter, port, name) = args
    val workload = Workload.named(name)
    val decode = workload is Workload.Bulk && workload.way == Workload.Way.TEXT
    val client = newClient(adapter, Setting(port.toInt(), workload.concurrency, decode))
    val worker = Worker(client, workload)
    for (line in generateSequence { readlnOrNull() }) {
        val (command, seconds) = line.split(' ')
        if (command == "warm") {
            worker.warmUp(seconds.toDouble())
            println("ok")
        } else {
            println(worker.run(seconds.toDouble()).line())
        }
    }
    client.close()
    // A peer's threads that outlive its close() shall not keep the process.
    Runtime.getRuntime().halt(0)
}

/** Makes the client whose adapter's class is named [adapter], so that no other adapter is loaded. */
fun newClient(adapter: String, setting: Setting): Client =
    Class.forName(adapter).getConstructor(Setting::class.java).newInstance(setting) as Client
