package dev.geturl

/**
 * Marks what uses classes that Android lacks, and is guarded so that Android never runs it. The build holds everything
 * else against what Android has (animal-sniffer).
 *
 * @property why Android never runs it.
 */
@Retention(AnnotationRetention.BINARY)
@Target(AnnotationTarget.CLASS, AnnotationTarget.FUNCTION)
internal annotation class BeyondAndroid(val why: String)
