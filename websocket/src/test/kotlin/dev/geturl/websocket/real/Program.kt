package dev.geturl.websocket.real

import dev.geturl.testing.closedAfterTest
import java.io.File
import java.util.concurrent.TimeUnit
import kotlin.io.path.createTempFile
import kotlin.io.path.deleteExisting
import kotlin.io.path.readText

/** A program that a test runs, in the folder `interop`. Its words on the error stream are shown when it fails. */
internal class Program(vararg words: String) : AutoCloseable {
    private val errors = createTempFile("geturl-program")
    private val process: Process = ProcessBuilder(*words)
        .directory(File("interop"))
        .redirectError(errors.toFile())
        .start()
    private val output = process.inputReader()

    /** The next line of its output. */
    fun line(): String = checkNotNull(output.readLine()) { "the program said nothing: ${errors.readText()}" }

    /** Ends it, by the end of its input or by force. */
    override fun close() {
        process.outputStream.close()
        process.destroy()
        if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) process.destroyForcibly().waitFor()
        output.close()
        process.errorStream.close()
        errors.deleteExisting()
    }

    private companion object {
        const val PATIENCE_SECONDS = 10L
    }
}

/** Runs `node` with one of the scripts there, until the test is over. `npm install` has installed what they need. */
internal fun node(script: String, vararg words: String): Program {
    check(File("interop/node_modules/ws").isDirectory) { "npm's ws is not there: run npm install in websocket/interop" }
    return Program("node", script, *words).closedAfterTest()
}
