package dev.geturl

/**
 * A request as it is sent.
 *
 * @property body what it carries, for whoever shows it.
 */
internal class RequestFacts(
    val url: Url,
    val method: String,
    val target: String,
    val version: HttpVersion,
    val headers: Headers,
    val totalPost: Long,
    val body: RequestBody? = null,
) {
    /** Its first line. */
    val line: String get() = "$method $target HTTP/${version.text}"

    /** The same with another method. */
    fun withMethod(method: String) =
        if (method == this.method) this else RequestFacts(url, method, target, version, headers, totalPost, body)

    /** The same with other field lines. */
    fun withHeaders(headers: Headers) = RequestFacts(url, method, target, version, headers, totalPost, body)

    /** The same with another target and other field lines. */
    fun sentAs(target: String, headers: Headers) = RequestFacts(url, method, target, version, headers, totalPost, body)
}
