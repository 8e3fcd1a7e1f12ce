package dev.geturl.tls.badssl

import dev.geturl.HttpClient
import dev.geturl.HttpException
import dev.geturl.IpAddress
import dev.geturl.Resolver
import dev.geturl.TlsOptions
import dev.geturl.get
import dev.geturl.testing.testClient
import dev.geturl.tls.file
import dev.geturl.tls.testFolder
import io.kotest.assertions.withClue
import io.kotest.matchers.shouldBe
import io.kotest.matchers.string.shouldMatch
import java.io.File

/** One row of the table of verdicts in `docs/tls.md`. */
internal class Verdict(val case: String, private val verdict: String, private val told: String) {
    /** What comes of asking [url]: a page, or the failure that stands here. */
    suspend fun shouldHold(http: HttpClient, url: String, isPage: (String) -> Boolean) = withClue("$case at $url") {
        val failure = try {
            http.get(url).text().let { withClue(it) { isPage(it) shouldBe true } }
            null
        } catch (failed: HttpException.TlsFailed) {
            failed
        }
        withClue(failure) {
            (failure?.kind?.name ?: "accepted") shouldBe verdict.removeSurrounding("`")
            if (failure != null) failure.message.orEmpty() shouldMatch pattern
        }
    }

    /** `…` stands for what differs, such as ports and times. */
    private val pattern get() = Regex(told.split('…').joinToString(".*") { Regex.escape(it) } + ".*")

    companion object {
        private const val HEADING = "## Good and bad servers"

        /** The rows, by their cases. */
        val table: Map<String, Verdict> by lazy {
            val root = generateSequence(File("").absoluteFile) { it.parentFile }
                .first { File(it, "CONTRIBUTING.md").exists() }
            val text = File(root, "docs/tls.md").readText()
            text
                .substringAfter(HEADING)
                .substringBefore("\n## ")
                .lines()
                .filter { it.startsWith("| ") }
                .drop(2)
                .map { row -> row.removeSurrounding("|").split('|').map { it.trim().replace("\\*", "*") } }
                .associate { (case, verdict, told) -> case to Verdict(case, verdict, told) }
        }

        fun of(case: String): Verdict = checkNotNull(table[case]) { "docs/tls.md has no row for $case" }
    }
}

/** A client that trusts the badssl's root, finds every name on this machine, and is changed by [configure]. */
internal fun badClient(configure: TlsOptions.Builder.() -> Unit = {}): HttpClient = testClient {
    resolver = Resolver { listOf(checkNotNull(IpAddress.parseOrNull("127.0.0.1"))) }
    tls = TlsOptions {
        cafile = testFolder().file("root.pem", BadSsl.root.certificatesPem)
        configure()
    }
}
