package dev.geturl

/** What the process was started with, as far as proxies need it. Behind a seam, as tests must not set it. */
internal interface Environment {
    /** The environment variable called [name]; null when it is not set. */
    fun variable(name: String): String?

    /**
     * The proxy that the platform's own settings name for [host] and [scheme], for [ProxyOptions.fromProperties]; null
     * when they name none.
     */
    fun platformProxy(scheme: String, host: String): Proxy?
}
