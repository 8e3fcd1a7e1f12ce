package dev.geturl.cli

/**
 * What is to be done in a session.
 *
 * @property format what `-w` prints, or null.
 */
internal class Operation(val session: Session) {
    val transfers = Transfers.of(session.line, session.files)
    val format: String? = session.line.output.writeOut?.let {
        if (it.startsWith('@')) session.files.read("-w", it.substring(1)).utf8() else it
    }
}
