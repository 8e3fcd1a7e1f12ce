package dev.geturl.cli

import okio.Buffer
import okio.ByteString
import okio.ByteString.Companion.encodeUtf8

/**
 * Shows the heads of a transfer as -i, -I and -D ask for.
 *
 * @param standard where the transfer writes what goes to no file.
 */
internal class HeadDisplay(
    private val session: Session,
    private val wire: WireRecord,
    private val standard: StandardOutput,
) {
    private val isIncluded = session.line.response.include || session.line.request.isHead

    /** Shows what has come of heads and was not shown, those of the proxy before those of the server, on [output]. */
    suspend fun show(output: OutputFile) = show(heads(), output)

    /** Shows what has come of heads, the last one as far as it is one. */
    suspend fun showUnfinished(output: OutputFile, upToFault: (List<ByteString>) -> List<ByteString>) =
        show(upToFault(heads() + wire.unfinishedHead()), output)

    /** Field lines behind a chunked body are shown behind it. */
    suspend fun showTrailers(lines: List<String>, output: OutputFile) {
        if (lines.isNotEmpty()) showHead(lines.joinToString("") { "$it\r\n" }.encodeUtf8(), output)
    }

    private fun heads() = (if (session.line.proxy.suppressConnect) emptyList() else wire.connectHeads) + wire.heads

    private suspend fun show(heads: List<ByteString>, output: OutputFile) =
        heads.filter { it.size > 0 }.forEach { showHead(HeadText.unfolded(it), output) }

    /** Where both of what shows it share an output, line by line, as curl has it. */
    private suspend fun showHead(head: ByteString, output: OutputFile) {
        val isShared = isIncluded && session.heads.isStandard && !output.isFile
        (if (isShared) HeadText.lines(head) else listOf(head)).forEach { showOnce(it, output) }
    }

    private suspend fun showOnce(head: ByteString, output: OutputFile) {
        session.heads.write(head, standard)
        if (!isIncluded) return
        if (session.streams.terminal.coloursOut && !output.isFile) {
            standard.write(Buffer().writeUtf8(HeadText.coloured(head, Colours(true))))
        } else {
            output.writeHead(Buffer().write(head))
        }
    }
}
