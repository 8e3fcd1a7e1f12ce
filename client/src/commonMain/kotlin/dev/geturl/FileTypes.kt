package dev.geturl

/** What curl takes the file for from its name, and some types more that are common today. */
private val TYPES = mapOf(
    "csv" to "text/csv",
    "css" to "text/css",
    "gif" to "image/gif",
    "gz" to "application/gzip",
    "htm" to "text/html",
    "html" to "text/html",
    "jpeg" to "image/jpeg",
    "jpg" to "image/jpeg",
    "js" to "text/javascript",
    "json" to "application/json",
    "mp3" to "audio/mpeg",
    "mp4" to "video/mp4",
    "pdf" to "application/pdf",
    "png" to "image/png",
    "svg" to "image/svg+xml",
    "txt" to "text/plain",
    "wasm" to "application/wasm",
    "webp" to "image/webp",
    "xml" to "application/xml",
    "zip" to "application/zip",
)

/** The media type of a file called [name]; `application/octet-stream` where its ending says nothing. */
internal fun guessType(name: String): String =
    TYPES[name.substringAfterLast('.', "").lowercase()] ?: "application/octet-stream"
