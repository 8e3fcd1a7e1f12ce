package dev.geturl.bench.websocket

import java.io.File
import java.util.Locale
import java.util.zip.Deflater
import kotlin.random.Random
import kotlin.random.nextUInt

private const val KIB = 1_024
private const val MIB = KIB * KIB
private const val PASSES = 15
private const val NANOS_PER_MICRO = 1e3
private val LEVELS = 1..6

/** An empty block ends each message, and its last four bytes are not sent: RFC 7692 section 7.2.1. */
private const val TAIL_BYTES = 4

/**
 * What zlib makes of messages on each level, and how many MB of them it takes in a second: `bench/run deflate-levels`.
 * All messages of a kind go through one deflater, so that each may refer to those before it.
 */
internal fun main(args: Array<String>) {
    println(LEVELS.joinToString(" | ", "| messages | ", " |") { "level $it" })
    println(LEVELS.joinToString(" | ", "| --- | ", " |") { "--:" })
    report("JSON of 0.2 KiB", List(20_000) { json(KIB / 5) })
    report("JSON of 2 KiB", List(2_000) { json(2 * KIB) })
    report("JSON of 20 KiB", List(200) { json(20 * KIB) })
    report("English of 4 KiB", text(File(args.first()).resolveSibling("docs")).chunked(4 * KIB))
    report("the benchmark's of 1 MiB", List(4) { EchoLoad.named("ws-large-deflate").message() })
    report("random bytes, 64 KiB", List(16) { random.nextBytes(64 * KIB) })
}

private val random = Random(7)

/** Events as services send them, in a list that has [size] bytes or a few more. */
private fun json(size: Int): ByteArray = buildString {
    append("{\"channel\":\"events\",\"items\":[")
    do append(event()).append(',') while (length < size)
    setLength(length - 1)
    append("]}")
}.encodeToByteArray()

private fun event(): String {
    val type = listOf("order.created", "order.paid", "user.login", "price.changed", "stock.low").random(random)
    val name = listOf("Ada", "Grace", "Edsger", "Barbara", "Donald", "Alan", "Radia", "Ken").random(random)
    return "{\"id\":\"${random.nextLong().toULong().toString(16)}\",\"type\":\"$type\"," +
        "\"time\":${1_763_800_000_000 + random.nextUInt().toLong()}," +
        "\"user\":{\"id\":${random.nextInt(50_000)},\"name\":\"$name\"},\"price\":${random.nextInt(100_000) / 100.0}," +
        "\"quantity\":${random.nextInt(1, 10)},\"active\":${random.nextBoolean()}}"
}

private fun text(folder: File): ByteArray = folder
    .listFiles { file -> file.extension == "md" }
    .orEmpty()
    .sorted()
    .joinToString("\n") { it.readText() }
    .encodeToByteArray()

private fun ByteArray.chunked(size: Int): List<ByteArray> = List(this.size / size) {
    copyOfRange(
        it * size,
        (it + 1) * size,
    )
}

private fun report(name: String, messages: List<ByteArray>) {
    val given = messages.sumOf { it.size.toLong() }
    val cells = LEVELS.map { level ->
        var made = 0L
        val nanos = (1..PASSES).minOf {
            val start = System.nanoTime()
            made = deflate(messages, level)
            System.nanoTime() - start
        }
        String.format(Locale.ROOT, "%.1f %%, %.0f MB/s", 100.0 * made / given, given * NANOS_PER_MICRO / nanos)
    }
    println(cells.joinToString(" | ", "| $name | ", " |"))
}

/** How many bytes are made of [messages]. */
private fun deflate(messages: List<ByteArray>, level: Int): Long {
    val deflater = Deflater(level, true)
    val target = ByteArray(MIB)
    var made = 0L
    for (message in messages) {
        deflater.setInput(message)
        do {
            val count = deflater.deflate(target, 0, target.size, Deflater.SYNC_FLUSH)
            made += count
        } while (count == target.size)
        made -= TAIL_BYTES
    }
    deflater.end()
    return made
}
