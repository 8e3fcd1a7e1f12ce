package dev.geturl

import kotlin.jvm.JvmField
import kotlin.jvm.JvmSynthetic

/**
 * Field lines in the order they were sent or received: a header section, or a trailer section. Immutable.
 *
 * Names are looked up without regard to case and kept as they were written. A name may occur more than once, notably
 * `Set-Cookie`. (RFC 9110 section 5; the manual's `requestHeaders` and `responseHeaders`.)
 */
public class Headers internal constructor(
    private val fields: FieldLines,
    /** The field lines as they go over the wire, where many requests share them; null where that is not worth while. */
    internal val wire: ByteArray? = null,
    /** The names, in lower case, of fields that were added as secret. */
    internal val secrets: Set<String> = emptySet(),
) : Iterable<Headers.Field> {
    /**
     * One field line.
     *
     * @property name the name as it was written.
     * @property value the value without white space around it.
     */
    public data class Field(public val name: String, public val value: String) {
        /** `name: value`. */
        override fun toString(): String = "$name: $value"
    }

    /** How many field lines there are. */
    public val size: Int get() = fields.size

    /** The name of the field line at [index], as it was written. */
    public fun name(index: Int): String = fields.name(index)

    /** The value of the field line at [index]. */
    public fun value(index: Int): String = fields.value(index)

    /** The value of the last field line called [name]; null when there is none. */
    public operator fun get(name: String): String? {
        for (index in size - 1 downTo 0) if (fields.isNamed(index, name)) return fields.value(index)
        return null
    }

    /** The values of all field lines called [name], in order. */
    public fun values(name: String): List<String> {
        var found: MutableList<String>? = null
        for (index in 0 until size) {
            if (fields.isNamed(
                    index,
                    name,
                )
            ) {
                (found ?: ArrayList<String>(2).also { found = it }).add(fields.value(index))
            }
        }
        return found ?: emptyList()
    }

    /** The values of all field lines called [name], joined by a comma and a space; empty when there is none. */
    public fun joined(name: String): String {
        val first = indexOf(name, from = 0)
        if (first < 0) return ""
        return if (indexOf(name, first + 1) < 0) value(first) else values(name).joinToString(", ")
    }

    /** Whether a field line called [name] is there. */
    public operator fun contains(name: String): Boolean = indexOf(name, from = 0) >= 0

    /** Where the first field line called [name] is, from index [from] on; -1 when there is none. Makes no text. */
    internal fun indexOf(name: String, from: Int): Int {
        for (index in from until size) if (fields.isNamed(index, name)) return index
        return -1
    }

    /** Whether the comma-separated list of the field [name] has the element [token], in any case of letters. */
    internal fun hasToken(name: String, token: String): Boolean {
        for (index in 0 until size) {
            if (!fields.isNamed(index, name)) continue
            val value = fields.value(index)
            if (value.equals(token, ignoreCase = true)) return true
            if (',' in value && value.split(',').any { it.trim().equals(token, ignoreCase = true) }) return true
        }
        return false
    }

    override fun iterator(): Iterator<Field> = object : Iterator<Field> {
        private var index = 0

        override fun hasNext(): Boolean = index < size

        override fun next(): Field {
            if (!hasNext()) throw NoSuchElementException("the headers have $size field lines")
            return Field(name(index), value(index++))
        }
    }

    /** A builder that holds these field lines already. */
    public fun newBuilder(): Builder = emptyBuilder().also { builder ->
        forEach { builder.addChecked(it.name, it.value) }
    }

    /** A builder without field lines that knows which of them are secret. */
    internal fun emptyBuilder(): Builder = Builder().also { it.takeSecrets(this) }

    override fun equals(other: Any?): Boolean = other is Headers && toList() == other.toList()

    override fun hashCode(): Int = toList().hashCode()

    /**
     * The field lines, each with a line feed behind it. Values of secret fields are shown as they are: do not log this.
     */
    override fun toString(): String = buildString { this@Headers.forEach { append(it).append('\n') } }

    /** Makes [Headers]. Names and values are checked as they come. */
    public class Builder {
        private val lines = ArrayList<String>()
        private var secrets: Set<String> = emptySet()

        /**
         * Adds a field line behind those of the same name.
         *
         * Line breaks are taken out of [value], and white space around it, as the manual says; so nothing can be
         * injected.
         *
         * @throws IllegalArgumentException when [name] is no token, or [value] holds NUL or another control character.
         */
        public fun add(name: String, value: String): Builder = apply {
            HeaderSyntax.checkName(name)
            lines.add(name)
            lines.add(HeaderSyntax.cleanValue(name, value))
        }

        /**
         * As [add], for what lets somebody in, such as a key: fields called [name] do not go to another origin by a
         * redirect, and their values are left out of logs. `Authorization` and `Cookie` are secret in any case.
         */
        public fun addSecret(name: String, value: String): Builder = apply {
            add(name, value)
            secrets += name.lowercase()
        }

        /** Adds a field line for each pair. */
        @JvmSynthetic
        public fun add(vararg fields: Pair<String, String>): Builder =
            apply { fields.forEach { add(it.first, it.second) } }

        /** Puts one field line in the place of the first called [name], or at the end, and removes the others. */
        public fun set(name: String, value: String): Builder = apply {
            val clean = Builder().add(name, value).lines
            val at = indexOf(name)
            remove(name)
            lines.addAll(if (at < 0) lines.size else at, clean)
        }

        /** Removes all field lines called [name]. */
        public fun remove(name: String): Builder = apply {
            while (true) {
                val at = indexOf(name)
                if (at < 0) return this
                lines.subList(at, at + 2).clear()
            }
        }

        /** The field lines as they are now. */
        public fun build(): Headers =
            if (lines.isEmpty()) EMPTY else Headers(TextFieldLines(lines.toTypedArray()), null, secrets)

        /** What is secret in [other] is so here. */
        internal fun takeSecrets(other: Headers) {
            if (other.secrets.isNotEmpty()) secrets = secrets + other.secrets
        }

        internal fun addChecked(name: String, value: String) {
            lines.add(name)
            lines.add(value)
        }

        private fun indexOf(name: String): Int {
            for (index in lines.indices step 2) if (lines[index].equals(name, ignoreCase = true)) return index
            return -1
        }
    }

    /** Makes headers. */
    public companion object {
        /** No field lines. */
        @JvmField
        public val EMPTY: Headers = Headers(TextFieldLines(emptyArray()))

        /** Headers of [fields], checked as [Builder.add] does. */
        @JvmSynthetic
        public fun of(vararg fields: Pair<String, String>): Headers = Builder().add(*fields).build()
    }
}

/** Where the field lines of [Headers] are kept: as text, or still in the bytes they arrived in. */
internal interface FieldLines {
    val size: Int

    fun name(index: Int): String

    fun value(index: Int): String

    /** Whether the field line at [index] is called [name], in any case of letters. Makes no text. */
    fun isNamed(index: Int, name: String): Boolean
}

/** Names and values in turn. */
internal class TextFieldLines(private val lines: Array<String>) : FieldLines {
    override val size: Int get() = lines.size / 2

    override fun name(index: Int): String = lines[index * 2]

    override fun value(index: Int): String = lines[index * 2 + 1]

    override fun isNamed(index: Int, name: String): Boolean = lines[index * 2].equals(name, ignoreCase = true)
}
