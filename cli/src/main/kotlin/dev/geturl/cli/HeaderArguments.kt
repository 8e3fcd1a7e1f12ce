package dev.geturl.cli

import dev.geturl.GeturlOptions
import dev.geturl.Headers

/**
 * What -H and its kin ask for.
 *
 * @property added field lines to send.
 * @property omitted names that must not be sent.
 */
internal class HeaderArguments private constructor(val added: Headers, val omitted: Set<String>) {
    /**
     * Gives them to a call. `Connection` goes out as it was written, so that what curl's users write is what is sent.
     */
    fun applyTo(options: GeturlOptions) {
        options.headers { added.forEach { add(it.name, it.value) } }
        options.omitHeaders("Connection", *omitted.toTypedArray())
        if (added.values("Connection").any { it.equals("close", ignoreCase = true) }) options.keepAlive = false
    }

    /** Whether [name] is given or left out by them, so that no other flag has a say in it. */
    fun speaksOf(name: String): Boolean = name in added || omitted.any { it.equals(name, ignoreCase = true) }

    companion object {
        /**
         * Reads [lines]: `Name: value`, `Name:` to leave it out, `Name;` to send it empty, `@file` for a file of such
         * lines.
         *
         * @param hop what `Connection` has to name besides, or null.
         * @param flag what messages call it.
         */
        fun of(lines: List<String>, files: LocalData, hop: String? = null, flag: String = "-H"): HeaderArguments {
            val added = Headers.Builder()
            val omitted = HashSet<String>()
            val all = lines.flatMap { if (it.startsWith('@')) files.lines(flag, it.substring(1)) else listOf(it) }
            for (line in all) read(flag, line, added, omitted)
            if (hop == null) return HeaderArguments(added.build(), omitted)
            return HeaderArguments(withHop(added.build(), hop), omitted)
        }

        private fun withHop(headers: Headers, hop: String): Headers {
            val at = headers.indexOfFirst { it.name.equals("Connection", ignoreCase = true) }
            val all = Headers.Builder()
            headers.forEachIndexed { index, field ->
                all.add(
                    field.name,
                    if (index == at) {
                        "${field.value}, $hop"
                    } else {
                        field.value
                    },
                )
            }
            if (at < 0) all.add("Connection", hop)
            return all.build()
        }

        private fun read(flag: String, line: String, added: Headers.Builder, omitted: MutableSet<String>) {
            val colon = line.indexOf(':')
            if (colon < 0) {
                if (line.endsWith(';')) add(flag, added, line.removeSuffix(";"), "")
                return
            }
            val value = line.substring(colon + 1).trim()
            val name = line.substring(0, colon)
            if (value.isEmpty()) omitted.add(name) else add(flag, added, name, value)
        }

        private fun add(flag: String, added: Headers.Builder, name: String, value: String) {
            // A request has one Host: of several the first holds, as with curl.
            if (name.equals("Host", ignoreCase = true) && "Host" in added.build()) return
            try {
                added.add(name, value)
            } catch (invalid: IllegalArgumentException) {
                throw badUsage("$flag: ${invalid.message}")
            }
        }
    }
}
