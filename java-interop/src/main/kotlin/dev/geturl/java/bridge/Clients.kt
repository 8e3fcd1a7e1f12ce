package dev.geturl.java.bridge

import dev.geturl.HttpClient
import dev.geturl.HttpConfig
import dev.geturl.queryFromMap

/** Functions of the client that belong to no object, under names that Java can import. */
internal object Clients {
    @JvmStatic
    fun of(config: HttpConfig): HttpClient = HttpClient(config)

    /** The manual's profile. */
    @JvmStatic
    fun tcl(): HttpConfig.Builder = HttpConfig.tcl().newBuilder()

    @JvmStatic
    fun formatQuery(keysAndValues: Array<String>): String = dev.geturl.formatQuery(*keysAndValues)

    @JvmStatic
    fun formatQuery(fields: Map<String, *>): String = queryFromMap(fields)

    @JvmStatic
    fun quoteString(value: String): String = dev.geturl.quoteString(value)

    @JvmStatic
    fun reasonPhrase(code: Int): String = dev.geturl.reasonPhrase(code)
}
