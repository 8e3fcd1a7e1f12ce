package dev.geturl

/** The highest port of TCP. */
internal const val MAX_PORT: Int = 65_535
