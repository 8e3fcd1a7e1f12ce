package dev.geturl.cli

import java.io.FileDescriptor
import java.io.FileInputStream
import java.io.FileOutputStream
import java.io.InputStream
import java.io.OutputStream

/**
 * Where a call of the command reads and writes. Bytes go straight to the descriptor, so that nothing is held back.
 *
 * @property terminal what is known of the terminal behind them.
 */
internal class Streams(
    val input: InputStream,
    val out: OutputStream,
    val err: OutputStream,
    val terminal: TerminalFacts = TerminalFacts(),
) {
    /** The same with another place for messages: `--stderr`. */
    fun withErr(other: OutputStream): Streams = Streams(input, out, other, terminal)

    /** The same with another place for output. */
    fun withOut(other: OutputStream): Streams = Streams(input, other, err, terminal)

    companion object {
        /**
         * Those of this process. The launcher says which of them are a terminal: asking from here costs a native
         * library.
         */
        fun ofProcess(): Streams = Streams(
            FileInputStream(FileDescriptor.`in`),
            FileOutputStream(FileDescriptor.out),
            FileOutputStream(FileDescriptor.err),
            TerminalFacts(
                isIn = System.getProperty("geturl.in.terminal") == "true",
                isOut = System.getProperty("geturl.out.terminal") == "true",
                isErr = System.getProperty("geturl.err.terminal") == "true",
                columns = System.getProperty("geturl.columns")?.toIntOrNull() ?: DEFAULT_COLUMNS,
                hasColour = System.getenv("NO_COLOR").isNullOrEmpty() && System.getenv("TERM") != "dumb",
            ),
        )

        private const val DEFAULT_COLUMNS = 80
    }
}

/**
 * What is known of the terminal.
 *
 * @property isIn whether input comes from one.
 * @property isOut whether output goes to one.
 * @property isErr whether messages go to one.
 * @property columns how wide it is.
 * @property hasColour whether it may be coloured.
 */
internal class TerminalFacts(
    val isIn: Boolean = false,
    val isOut: Boolean = false,
    val isErr: Boolean = false,
    val columns: Int = 80,
    private val hasColour: Boolean = true,
) {
    val coloursOut: Boolean get() = isOut && hasColour
    val coloursErr: Boolean get() = isErr && hasColour
}

/** Writes [text] in UTF-8. */
internal fun OutputStream.writeText(text: String) = write(text.toByteArray())
