package dev.geturl

import okio.Path
import okio.Sink

/** Where a body goes that is not kept. */
internal sealed interface ResponseSink {
    class ToSink(val sink: Sink) : ResponseSink

    class ToFile(val path: Path) : ResponseSink
}
