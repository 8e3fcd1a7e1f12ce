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
        work(System.nanoTime() + nanos(seconds))
    }

    /** Works for [seconds], and at least for one request, and measures. */
    fun run(seconds: Double): Sample = meter.measure { work(System.nanoTime() + nanos(seconds)) }

    private fun work(until: Long): Double = when (workload) {
        is Workload.Gets, is Workload.TlsGets, is Workload.Pipeline -> {
            client
                .gets(
                    workload.concurrency,
                    until,
                ).toDouble()
        }

        is Workload.Bulk -> {
            bodies(workload, until)
        }

        is Workload.Cold -> {
            error("a cold start has no worker")
        }
    }

    private fun bodies(bulk: Workload.Bulk, until: Long): Double {
        var megabytes = 0.0
        do {
            body(bulk)
            megabytes += bulk.bytes / MEGABYTE
        } while (System.nanoTime() < until)
        return megabytes
    }

    private fun body(bulk: Workload.Bulk) {
        val tally = Tally(bulk.bytes, head)
        when (bulk.way) {
            Workload.Way.DOWN -> client.download(bulk.path, tally)
            Workload.Way.TEXT -> client.text(bulk.path, tally)
            Workload.Way.UP -> return upload(bulk)
        }
        tally.finish()
    }

    private fun upload(bulk: Workload.Bulk) {
        val received = client.upload(bulk.path, bulk.bytes)
        check(received == bulk.bytes) { "the server received $received bytes of ${bulk.bytes}" }
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
fun main(args: Array<String>): Unit = orHalt {
    val (adapter, port, name) = args
    val workload = Workload.named(name)
    val setting = Setting(
        port.toInt(),
        workload.concurrency,
        decode = workload is Workload.Bulk && workload.way == Workload.Way.TEXT,
        pipelined = workload is Workload.Pipeline,
        isTls = workload.door != Workload.Door.PLAIN,
    )
    val client = newClient(adapter, setting)
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
}

/** Makes the client whose adapter's class is named [adapter], so that no other adapter is loaded. */
fun newClient(adapter: String, setting: Setting): Client =
    Class.forName(adapter).getConstructor(Setting::class.java).newInstance(setting) as Client
