package dev.geturl.cli

import java.io.FileOutputStream
import java.io.IOException
import java.io.OutputStream

/** Prints the format of `-w` after each transfer. */
internal class WriteOut(private val format: String, private val streams: Streams, private val messages: Messages) {
    /** Prints it for [report]. What finds no room fails nothing that has come. */
    fun print(report: TransferReport) = try {
        Printing(report).use { it.run() }
    } catch (failure: IOException) {
        messages.warning("-w: what it prints cannot be written: ${Failures.reason(failure)}")
    }

    private inner class Printing(private val report: TransferReport) : AutoCloseable {
        private var out: OutputStream = streams.out
        private var file: OutputStream? = null
        private var at = 0

        fun run() {
            while (at < format.length) {
                when (format[at]) {
                    '%' -> if (!percent()) return
                    '\\' -> backslash()
                    else -> literal()
                }
            }
        }

        private fun literal() {
            val end = format.indexOfAny(charArrayOf('%', '\\'), at).let { if (it < 0) format.length else it }
            out.writeText(format.substring(at, end))
            at = end
        }

        private fun backslash() {
            val next = format.getOrNull(at + 1)
            val text = when (next) {
                'n' -> "\n"
                'r' -> "\r"
                't' -> "\t"
                null -> "\\"
                else -> "\\$next"
            }
            out.writeText(text)
            at += if (next == null) 1 else 2
        }

        /** False when nothing more is to be printed. */
        private fun percent(): Boolean {
            if (format.startsWith("%%", at)) return verbatim("%", 2)
            val open = format.indexOf('{', at)
            val close = format.indexOf('}', at)
            if (open < 0 || close < open) return verbatim("%", 1)
            val argument = format.substring(open + 1, close)
            when (format.substring(at + 1, open)) {
                "" -> if (!variable(argument)) return false
                "header" -> out.writeText(header(argument))
                "output" -> redirect(argument)
                else -> return verbatim("%", 1)
            }
            at = close + 1
            return true
        }

        /** `NAME`, or `NAME:all:SEPARATOR` for all of that name in all responses. */
        private fun header(argument: String): String {
            val (name, which, separator) = (argument.split(':', limit = 3) + listOf("", "")).take(3)
            return if (which == "all") {
                report.allHeaders.flatMap { it.values(name) }.joinToString(separator)
            } else {
                report.transaction?.responseHeaders?.values(name)?.firstOrNull().orEmpty()
            }
        }

        private fun verbatim(text: String, length: Int): Boolean {
            out.writeText(text)
            at += length
            return true
        }

        private fun variable(name: String): Boolean {
            when (name) {
                "stdout" -> out = streams.out
                "stderr" -> out = streams.err
                "onerror" -> return report.failure != null
                else -> out.writeText(WriteOutVariables.value(name, report) ?: return unknown(name))
            }
            return true
        }

        private fun unknown(name: String): Boolean {
            messages.warning("there is no -w variable %{$name}")
            return true
        }

        private fun redirect(name: String) {
            close()
            val opened = try {
                FileOutputStream(name.removePrefix(">>"), name.startsWith(">>"))
            } catch (failure: IOException) {
                throw CommandFailure(ExitCode.WRITE_ERROR, "-w: $name cannot be written: ${Failures.reason(failure)}")
            }
            file = opened
            out = opened
        }

        override fun close() {
            file?.close()
            file = null
        }
    }
}
