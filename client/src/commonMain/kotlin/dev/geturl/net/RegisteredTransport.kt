package dev.geturl.net

/**
 * What was registered for a URL scheme: what the manual's `register` was given and `unregister` gives back. It is a
 * transport as well, and does what [transport] does.
 *
 * @property scheme the scheme, in small letters.
 * @property defaultPort the port where the URL names none.
 * @property transport opens the connections.
 * @property endToEndProxy whether it has a tunnel through any HTTP proxy, also for `http`.
 */
public class RegisteredTransport internal constructor(
    public val scheme: String,
    public val defaultPort: Int,
    public val transport: Transport,
    public val endToEndProxy: Boolean = false,
) : Transport by transport {
    /** The scheme and its port, and how it goes through proxies. */
    override fun toString(): String = "$scheme, port $defaultPort" + if (endToEndProxy) ", tunnelled" else ""
}
