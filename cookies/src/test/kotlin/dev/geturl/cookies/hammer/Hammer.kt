package dev.geturl.cookies.hammer

import dev.geturl.cookies.closeNow
import dev.geturl.testing.until
import io.kotest.assertions.withClue
import io.kotest.matchers.collections.shouldBeEmpty
import io.kotest.matchers.collections.shouldHaveSize
import io.kotest.matchers.shouldBe
import java.io.File
import java.util.concurrent.TimeUnit
import kotlin.random.Random
import kotlin.time.Duration
import kotlin.time.Duration.Companion.seconds
import kotlin.time.TimeSource

/** How long the hammer goes on: `-Dgeturl.hammer=60` for a minute; two seconds in the build. */
internal val hammerTime: Duration = (System.getProperty("geturl.hammer")?.toInt() ?: 2).seconds

/**
 * Two processes that store into one database as fast as they can, and are killed in between; see [main].
 *
 * @param directory for their journals and what they print.
 */
internal class Hammer(private val target: String, private val directory: File) {
    private val random = Random(SEED)
    private val processes = NAMES.associateWith { start(it, first = 0) }.toMutableMap()

    private fun journal(name: String) = directory.resolve("journal-$name").also { it.createNewFile() }

    private fun start(name: String, first: Int): Process = ProcessBuilder(
        System.getProperty("java.home") + "/bin/java",
        "-Xmx128m",
        "-XX:TieredStopAtLevel=1",
        "-Dorg.sqlite.tmpdir=$directory",
        "-cp",
        System.getProperty("java.class.path"),
        "dev.geturl.cookies.hammer.HammerMainKt",
        target,
        "${journal(name)}",
        name,
        "$first",
    ).redirectErrorStream(true).redirectOutput(output(name)).start()

    private fun output(name: String) = directory.resolve("output-$name")

    /** The highest number of each key that was told to be stored; a line that was cut off by a kill does not count. */
    private fun told(name: String): Map<String, Int> = journal(name)
        .readText()
        .substringBeforeLast('\n', "")
        .lines()
        .filter { it.isNotEmpty() }
        .map { it.split(' ') }
        .groupBy({ it[0] }, { it[1].toInt() })
        .mapValues { it.value.max() }

    /** Runs, kills and starts again for [time], and at least three times; then looks at what there is. */
    suspend fun run(time: Duration) {
        val start = TimeSource.Monotonic.markNow()
        var kills = 0
        try {
            while (kills < FEWEST_KILLS || start.elapsedNow() < time) {
                val victim = NAMES.random(random)
                val before = journal(victim).length()
                val wait = random.nextInt(SHORTEST_LIFE, LONGEST_LIFE)
                until("process $victim to store: ${output(victim).readText()}") {
                    journal(victim).length() > before + wait || !processes.getValue(victim).isAlive
                }
                check(processes.getValue(victim).isAlive) { "$victim ended by itself: ${output(victim).readText()}" }
                kill(victim)
                kills++
                processes[victim] = start(victim, first = (told(victim).values.maxOrNull() ?: -1) + BEYOND)
            }
        } finally {
            NAMES.forEach(::kill)
        }
        verify()
        println("the hammer: $kills kills, ${NAMES.sumOf { journal(it).readText().lines().size }} cookies stored")
    }

    private fun kill(name: String) {
        val process = processes.getValue(name)
        process.destroyForcibly().waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)
        process.outputStream.close()
    }

    /** No cookie is lost, doubled or torn. */
    private suspend fun verify() {
        val databases = List(2) { openTarget(target) }
        val (stored, again) = databases.map { it.jar().list() }
        databases.forEach { it.closeNow() }
        stored.map { it.cookie } shouldBe again.map { it.cookie }
        stored.map { it.cookie.key }.let { keys -> keys.distinct() shouldHaveSize keys.size }
        val numbers = stored.associate { it.cookie.key to hammerNumber(it.cookie.value) }
        numbers.filterValues { it == null }.keys.shouldBeEmpty()
        for (name in NAMES) {
            for ((key, number) in told(name)) {
                val found = numbers[key]
                withClue("$key was told to be stored as $number, and is $found") {
                    // The next one may have been stored without anybody living to tell.
                    (if (key == SHARED_KEY) found != null else found in number..number + 1) shouldBe true
                }
            }
        }
    }

    private companion object {
        const val SEED = 5
        const val FEWEST_KILLS = 3
        const val PATIENCE_SECONDS = 10L
        val NAMES = listOf("one", "two")

        /** Bytes of journal that a process writes before it is killed. */
        const val SHORTEST_LIFE = 500
        const val LONGEST_LIFE = 20_000

        /** A process that is started again begins beyond what the one before can have begun. */
        const val BEYOND = 10
    }
}
