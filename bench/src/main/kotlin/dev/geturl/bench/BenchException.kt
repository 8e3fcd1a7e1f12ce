package dev.geturl.bench

/** Something that a run of the benchmark could not go on with, said in a line. */
internal class BenchException(message: String) : Exception(message)
