package dev.geturl

/** Stands for the marker of the same name in `client`, which this module does not depend on. */
@Retention(AnnotationRetention.BINARY)
annotation class InternalGeturlApi
