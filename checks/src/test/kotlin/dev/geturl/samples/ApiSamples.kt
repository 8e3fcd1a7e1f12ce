package dev.geturl.samples

import dev.geturl.InternalGeturlApi

/** What the tests of the API dump dump. */
class PublicSample {
    fun shown() = Unit

    @PublishedApi
    internal fun published() = Unit

    internal fun hidden() = Unit

    @InternalGeturlApi
    fun marked() = Unit

    @InternalGeturlApi
    var markedProperty: Int = 1
}

@InternalGeturlApi
class MarkedSample

internal class InternalSample
