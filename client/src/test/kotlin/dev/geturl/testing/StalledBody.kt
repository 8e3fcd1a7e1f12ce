package dev.geturl.testing

import dev.geturl.GeturlOptions
import kotlinx.coroutines.awaitCancellation
import kotlinx.coroutines.flow.flow
import okio.ByteString.Companion.encodeUtf8

/** A body that is said to have [size] bytes and stops after the first four. */
fun GeturlOptions.stalledBody(size: Long): Unit = queryChannel(
    flow {
        emit("some".encodeUtf8())
        awaitCancellation()
    },
    size,
)
