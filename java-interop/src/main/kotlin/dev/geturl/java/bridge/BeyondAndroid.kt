package dev.geturl.java.bridge

/**
 * Marks what uses classes that Android lacks before some version. The build holds everything else against what Android
 * has (animal-sniffer).
 *
 * @property why it is no harm.
 */
@Retention(AnnotationRetention.BINARY)
@Target(AnnotationTarget.CLASS, AnnotationTarget.FUNCTION)
internal annotation class BeyondAndroid(val why: String)
