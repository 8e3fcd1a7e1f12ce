package dev.geturl

/**
 * How the body of a request is compressed: RFC 9110 section 8.4. No server has to take that; ask for it where it is
 * known to.
 */
public enum class RequestCoding(internal val text: String) {
    /** RFC 1952; always there. */
    GZIP("gzip"),

    /** RFC 8878; needs zstd-jni on the class path. */
    ZSTD("zstd"),
}
