package dev.geturl.bench.websocket

import dev.geturl.bench.Meter
import dev.geturl.bench.orHalt

/**
 * A client as a process: its arguments are the adapter's class, the server's port and the load. It reads commands,
 * `warm SECONDS` and `run SECONDS`, and answers each with a line: `ok` or a sample. It ends with its input.
 */
internal fun main(args: Array<String>): Unit = orHalt {
    val (adapter, port, name) = args
    val setting = EchoSetting(port.toInt(), EchoLoad.named(name))
    val client = Class.forName(adapter).getConstructor(EchoSetting::class.java).newInstance(setting) as EchoClient
    val meter = Meter()
    for (line in generateSequence { readlnOrNull() }) {
        val (command, seconds) = line.split(' ')
        val nanos = (seconds.toDouble() * 1e9).toLong()
        if (command == "warm") {
            client.echo(System.nanoTime() + nanos)
            println("ok")
        } else {
            println(meter.measure { units(setting.load, client.echo(System.nanoTime() + nanos)) }.line())
        }
    }
    client.close()
}

/** Messages, or megabytes of both ways together. */
private fun units(load: EchoLoad, messages: Long): Double =
    if (load.isBulk) messages * load.size * WAYS / MEGABYTE else messages.toDouble()

private const val WAYS = 2
private const val MEGABYTE = 1e6
