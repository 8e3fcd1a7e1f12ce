package dev.geturl.download

import dev.geturl.HttpClient
import dev.geturl.RateLimit
import dev.geturl.testing.holds
import dev.geturl.testing.tempFolder
import dev.geturl.testing.testClient
import io.kotest.assertions.withClue
import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.longs.shouldBeGreaterThan
import io.kotest.matchers.shouldBe
import kotlinx.coroutines.runBlocking
import okio.FileSystem
import okio.Path.Companion.toPath
import java.io.File
import java.util.concurrent.TimeUnit
import kotlin.time.Duration

/** The process that is killed: it downloads slowly what it is told to where it is told to. */
internal object SlowDownload {
    @JvmStatic
    fun main(args: Array<String>): Unit = runBlocking {
        val options = DownloadOptions(
            connections = args[2].toInt(),
            pieceBytes = 20_000,
            rate = RateLimit(400_000),
            saveEvery = Duration.ZERO,
        )
        HttpClient().use { it.download(args[0], args[1].toPath(), options) }
    }
}

class KilledDownloadTest : FunSpec({
    for (connections in listOf(1, 3)) {
        test("A process that is killed on the way, by $connections connections, loses nothing of what it had saved") {
            val whole = content(8_000_000)
            val server = FileServer(whole)
            val path = tempFolder() / "file.bin"
            val state = "$path.part.state".toPath()
            val files = FileSystem.SYSTEM
            val log = File("$path.log")

            fun saved(): DownloadState? =
                if (!files.exists(state)) null else DownloadState.parse(files.read(state) { readUtf8() })
            val command = listOf(
                "${System.getProperty("java.home")}/bin/java",
                "-cp",
                System.getProperty("surefire.test.class.path") ?: System.getProperty("java.class.path"),
                SlowDownload::class.java.name,
                server.url,
                "$path",
                "$connections",
            )
            val process = ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(log)
                .start()
            try {
                val isOver = holds { !process.isAlive || (saved()?.done?.size ?: 0) > 100_000 }
                withClue(log.readText()) { (isOver && process.isAlive) shouldBe true }
            } finally {
                process.destroyForcibly().waitFor(10, TimeUnit.SECONDS)
            }
            val left = checkNotNull(saved())
            files.exists(path) shouldBe false
            server.ranges.clear()
            val got = testClient().download(server.url, path)
            got.resumed shouldBe left.done.size
            got.resumed shouldBeGreaterThan 100_000
            server.ranges.size shouldBe left.done.missing(whole.size.toLong()).size
            files.read(path) { readByteString() } shouldBe whole
        }
    }
})
