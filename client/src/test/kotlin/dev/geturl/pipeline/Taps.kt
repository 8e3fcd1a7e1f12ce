package dev.geturl.pipeline

import okio.Buffer

/** A request as it stood on the wire. */
internal class TappedRequest(val number: Int, val isHead: Boolean)

/** Finds the request lines in what is written. */
internal class RequestTap {
    private val text = StringBuilder()

    /** The requests whose first line came to its end in the first [count] bytes of [source], which are left there. */
    fun sees(source: Buffer, count: Long): List<TappedRequest> {
        text.append(source.snapshot().substring(0, count.toInt()).utf8())
        val found = LINE.findAll(text.toString()).toList()
        found.lastOrNull()?.let { text.delete(0, it.range.last + 1) }
        return found.map { TappedRequest(it.groupValues[2].toInt(), it.groupValues[1] == "HEAD") }
    }

    private companion object {
        val LINE = Regex("""([A-Z]+) /\w+\?n=(\d+) HTTP/1\.1\r\n""")
    }
}

/** Finds the ends of the responses in what is read; those of the server here all name their length. */
internal class ResponseTap {
    private val bytes = Buffer()
    private val expected = ArrayDeque<TappedRequest>()

    fun expect(request: TappedRequest) = expected.addLast(request)

    /** The requests whose responses came to their end in the [count] bytes of [sink] from [offset] on. */
    fun sees(sink: Buffer, offset: Long, count: Long): List<Int> {
        sink.copyTo(bytes, offset, count)
        val answered = ArrayList<Int>()
        while (true) {
            val request = expected.firstOrNull() ?: return answered
            val size = responseSize(request) ?: return answered
            if (bytes.size < size) return answered
            bytes.skip(size)
            expected.removeFirst()
            answered += request.number
        }
    }

    private fun responseSize(request: TappedRequest): Long? {
        val text = bytes.snapshot().utf8()
        val end = text.indexOf(END_OF_HEAD)
        if (end < 0) return null
        val length = LENGTH.find(text.substring(0, end))?.groupValues?.get(1)?.toLong() ?: 0
        return end + END_OF_HEAD.length + if (request.isHead) 0 else length
    }

    private companion object {
        const val END_OF_HEAD = "\r\n\r\n"
        val LENGTH = Regex("Content-Length: (\\d+)")
    }
}
