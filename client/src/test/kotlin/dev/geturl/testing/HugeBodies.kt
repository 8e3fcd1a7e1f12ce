package dev.geturl.testing

import dev.geturl.HttpClient
import dev.geturl.get
import kotlinx.coroutines.runBlocking
import okio.blackholeSink

/** Runs in a process of its own, whose heap is far smaller than the bodies it moves. Prints how many bytes it moved. */
internal object HugeBodies {
    @JvmStatic
    fun main(arguments: Array<String>) {
        val (way, url, size) = arguments
        val moved = runBlocking { HttpClient().use { http -> move(http, way, url, size.toLong()) } }
        println("moved $moved")
    }

    private suspend fun move(http: HttpClient, way: String, url: String, size: Long): Long = when (way) {
        "sink" -> http.get(url) { sink(blackholeSink()) }.size

        "stream" -> http.stream(url) { response ->
            var received = 0L
            response.body.collect { received += it.size }
            received
        }

        "length" -> http.geturl(url) { queryChannel(ZeroSource(size), size) }.orThrow().currentPost

        "chunks" -> http.geturl(url) { queryChannel(ZeroSource(size)) }.orThrow().currentPost

        else -> error("no such way: $way")
    }
}
