package dev.geturl.cli

import kotlinx.coroutines.delay

/** Carries out a transfer, again and again as `--retry` and its kin say. */
internal class Attempts(
    private val lane: Lane,
    private val transfer: Transfer,
    private val standard: StandardOutput,
    private val progress: () -> Progress,
) {
    private val line = lane.session.line
    private val rule = RetryRule(line.retries)

    /** How the last attempt went. */
    suspend fun run(): TransferReport {
        var output: OutputFile? = null
        while (true) {
            val fetch = Fetch(lane, transfer, standard, progress(), output)
            val report = fetch.run()
            val wait = rule.waitAfter(report)
            if (wait == null) {
                fetch.close()
                report.retries = rule.made
                return report
            }
            lane.session.messages.warning(
                "${report.failure?.line ?: "HTTP error ${report.responseCode}"}: " +
                    "will retry in $wait, ${rule.left} retries left",
            )
            output = fetch.output
            // What `-C -` has goes on where it ends.
            if (line.response.resume != CONTINUE) output?.beginAgain()
            delay(wait)
        }
    }

    private companion object {
        const val CONTINUE = "-"
    }
}
