package dev.geturl

import org.slf4j.LoggerFactory

/** The platform's log by the name [name]: SLF4J, whatever it is bound to. */
internal fun logOf(name: String): Log {
    val logger by lazy { LoggerFactory.getLogger(name) }
    return object : Log {
        override fun warn(message: String, failure: Throwable) = logger.warn(message, failure)
    }
}
