package dev.geturl.cli

import dev.geturl.ServerSentEvent

/** Server-sent events as `--sse` prints them. */
internal object EventText {
    /** [event] as one line of JSON: `{"type":"message","id":"7","data":"text"}`. */
    fun line(event: ServerSentEvent): String = listOf("type" to event.type, "id" to event.id, "data" to event.data)
        .joinToString(",", "{", "}\n") { (name, value) -> Json.quoted(name) + ":" + Json.quoted(value) }
}
