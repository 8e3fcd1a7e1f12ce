package dev.geturl

/**
 * Marks API that may still change or go in any release, without a deprecation first.
 *
 * What it needs to become stable is written in `docs/stability.md`.
 */
@RequiresOptIn(
    message =
        "Experimental in geturl: it may change in any release. Opt in with @OptIn(ExperimentalGeturlApi::class), " +
            "or use the stable functions of HttpClient instead.",
    level = RequiresOptIn.Level.WARNING,
)
@MustBeDocumented
@Retention(AnnotationRetention.BINARY)
@Target(AnnotationTarget.CLASS, AnnotationTarget.FUNCTION, AnnotationTarget.PROPERTY, AnnotationTarget.TYPEALIAS)
public annotation class ExperimentalGeturlApi

/**
 * Marks API that is stable but easily misused: it leaves to the caller what the rest of the library does by itself.
 */
@RequiresOptIn(
    message = "Delicate in geturl: read its KDoc first and make sure that nothing simpler does, such as " +
        "HttpClient.stream in place of a handler. Opt in with @OptIn(DelicateGeturlApi::class).",
    level = RequiresOptIn.Level.WARNING,
)
@MustBeDocumented
@Retention(AnnotationRetention.BINARY)
@Target(AnnotationTarget.CLASS, AnnotationTarget.FUNCTION, AnnotationTarget.PROPERTY, AnnotationTarget.TYPEALIAS)
public annotation class DelicateGeturlApi

/**
 * Marks what is public only so that geturl's own modules reach it. It is not for callers and keeps no compatibility.
 */
@RequiresOptIn(
    message = "Internal to geturl's own modules: it changes without notice. Use the public functions of HttpClient " +
        "and Transaction instead, and ask for what they lack.",
    level = RequiresOptIn.Level.ERROR,
)
@MustBeDocumented
@Retention(AnnotationRetention.BINARY)
@Target(AnnotationTarget.CLASS, AnnotationTarget.FUNCTION, AnnotationTarget.PROPERTY, AnnotationTarget.TYPEALIAS)
public annotation class InternalGeturlApi
