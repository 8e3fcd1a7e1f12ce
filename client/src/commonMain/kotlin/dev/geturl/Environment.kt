package dev.geturl

/** What the process was started with, as far as proxies need it. Behind a seam, as tests must not set it. */
internal interface Environment {
    /** The environment variable called [name]; null when it is not set. */
    fun variable(name: String): String?

    /** The platform's property called [name]; null when it is not set, or the platform has none. */
    fun property(name: String): String?
}
