package dev.geturl

import okio.ByteString
import kotlin.jvm.JvmOverloads

/**
 * A request on its way through [Interceptor]s. Immutable.
 *
 * Around the call it is what the caller asks for: [headers] are the caller's own. Around an attempt it is what goes
 * over the wire: [headers] are all of them, and [url] can no longer be changed.
 *
 * @property url where it goes, with its user info.
 * @property method the request method.
 * @property headers the field lines, secrets included.
 * @property body what it carries where that is in memory; null where it is not, or there is none. It cannot be changed.
 * @property isTrusted whether the caller's secrets are for this URL: false once a redirect has led to another origin.
 * @property canRepeat whether it can be sent more than once, as its body can be read again.
 */
public class OutgoingRequest
    @JvmOverloads
    constructor(
        public val url: Url,
        public val method: String = "GET",
        public val headers: Headers = Headers.EMPTY,
        public val body: ByteString? = null,
        public val isTrusted: Boolean = true,
        public val canRepeat: Boolean = true,
    ) {
        /** The same for another [url], [method] or other [headers]. */
        public fun copy(
            url: Url = this.url,
            method: String = this.method,
            headers: Headers = this.headers,
        ): OutgoingRequest = OutgoingRequest(url, method, headers, body, isTrusted, canRepeat)

        /** The same with one field line [name] in place of those there are. */
        public fun with(name: String, value: String): OutgoingRequest =
            copy(headers = headers.newBuilder().set(name, value).build())

        /** The method, the URL and the field lines, without secrets. */
        override fun toString(): String = "$method ${url.redacted}${redacted(headers)}"
    }
