package dev.geturl.cli

import kotlin.system.exitProcess

/** The command. */
internal fun main(args: Array<String>) {
    exitProcess(geturl(args.asList(), Streams.ofProcess()))
}
