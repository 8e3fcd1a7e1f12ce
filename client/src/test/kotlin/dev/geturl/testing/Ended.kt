package dev.geturl.testing

import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.withContext
import java.io.File
import kotlin.reflect.KClass

/** What a process has printed, and how it has ended. */
internal class Ended(val output: String, val code: Int)

/** Runs [main]'s `main` with [arguments] on the tests' class path, in a process whose JVM has [options]. */
internal suspend fun runApart(main: KClass<*>, options: List<String>, vararg arguments: String): Ended =
    withContext(Dispatchers.IO) {
        val classPath = System.getProperty("surefire.test.class.path") ?: System.getProperty("java.class.path")
        val java = File(System.getProperty("java.home"), "bin/java").path
        val command = listOf(java) + options + listOf("-cp", classPath, main.java.name) + arguments
        val process = ProcessBuilder(command).redirectErrorStream(true).start()
        process.outputStream.close()
        val output = process.inputStream.use { it.readBytes().decodeToString() }
        Ended(output, process.waitFor())
    }
