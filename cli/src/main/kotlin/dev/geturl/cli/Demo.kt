package dev.geturl.cli

/** Walks through what the command does. */
internal class Demo(private val streams: Streams) {
    fun run(): Int {
        streams.out.writeText("demo\n")
        return 0
    }
}
