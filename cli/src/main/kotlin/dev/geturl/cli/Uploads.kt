package dev.geturl.cli

import dev.geturl.GeturlOptions
import okio.Buffer
import okio.FileSystem
import okio.IOException
import okio.Path.Companion.toPath
import okio.Source
import okio.buffer
import okio.source

/** Gives a call its body: `-T`, or what -d and its kin put together. */
internal class Uploads(private val session: Session) {
    private val resumeFrom: Long get() = session.line.response.resume?.toLongOrNull() ?: 0

    /** A body of the file [upload], or of what else the flags ask for. */
    fun applyTo(options: GeturlOptions, upload: String?) {
        val data = session.data
        when {
            upload != null -> upload(options, upload)
            session.form != null -> form(options, session.form)
            data != null && !session.line.body.isGet -> post(options, data)
        }
    }

    private fun post(options: GeturlOptions, data: RequestData) {
        options.method = options.method ?: "POST"
        if (data.isJson) {
            options.type = "application/json"
            if ("Accept" !in session.headers.added) options.headers { add("Accept", "application/json") }
        }
        // An empty query would be none: -d '' posts an empty form.
        if (data.bytes.size == 0) options.queryChannel(Buffer(), 0) else options.query(data.bytes)
    }

    private fun form(options: GeturlOptions, fields: List<FormField>) {
        options.method = options.method ?: "POST"
        val form = FormBody(session.line.form, session.files).of(fields)
        options.body(form.toBody())
        // Whatever type the caller gives, the server needs to know what parts the parts.
        session.headers.added["Content-Type"]?.let { type ->
            options.headers { set("Content-Type", "$type; boundary=${form.boundary}") }
        }
    }

    private fun upload(options: GeturlOptions, name: String) {
        options.method = options.method ?: "PUT"
        options.type = ""
        if (name == "-" || name == ".") return options.queryChannel(session.streams.input.source())
        val path = name.toPath()
        try {
            val size = FileSystem.SYSTEM.metadata(path).size
            if (size == null) {
                options.queryChannel(FileSystem.SYSTEM.source(path))
            } else if (resumeFrom > 0) {
                resume(options, FileSystem.SYSTEM.source(path), size)
            } else {
                // By its name, so that it can be sent again.
                options.queryChannel(path)
            }
        } catch (failure: IOException) {
            throw CommandFailure(
                ExitCode.READ_ERROR,
                "-T: $name cannot be read: ${Failures.reason(failure)}",
                "Check the name of the file.",
            )
        }
    }

    private fun resume(options: GeturlOptions, file: Source, size: Long) {
        if (resumeFrom > size) throw badUsage("-C $resumeFrom is behind the end of the file, which has $size bytes")
        val rest = file.buffer().apply { skip(resumeFrom) }
        options.headers { add("Content-Range", "bytes $resumeFrom-${size - 1}/$size") }
        options.queryChannel(rest, size - resumeFrom)
    }
}
