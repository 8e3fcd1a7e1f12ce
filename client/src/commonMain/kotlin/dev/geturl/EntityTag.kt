package dev.geturl

import kotlin.jvm.JvmStatic

/**
 * The name of one state of a resource, as `ETag` has it: RFC 9110 section 8.8.3. Two are equal when they are written
 * the same; whether they name the same state is for [matchesStrongly] and [matchesWeakly] to say.
 *
 * @property opaque what stands between the quotation marks.
 * @property isWeak whether states that differ in what does not matter may share it: it says nothing of single bytes.
 */
public data class EntityTag(public val opaque: String, public val isWeak: Boolean = false) {
    init {
        require(opaque.all(::isTagCharacter)) {
            "\"$opaque\" is no entity tag: leave out quotation marks, spaces and control characters"
        }
    }

    /** Whether both name the same bytes: neither is weak. For `If-Match`, `If-Range` and ranges. */
    public fun matchesStrongly(other: EntityTag): Boolean = !isWeak && !other.isWeak && opaque == other.opaque

    /** Whether both name the same content, whatever they are. For `If-None-Match`. */
    public fun matchesWeakly(other: EntityTag): Boolean = opaque == other.opaque

    /** As it is sent: `"abc"` or `W/"abc"`. */
    override fun toString(): String = (if (isWeak) "W/\"" else "\"") + opaque + "\""

    /** Reads entity tags. */
    public companion object {
        /** The tag that [text], the value of an `ETag` field, says; null when it is none. */
        @JvmStatic
        public fun parse(text: String): EntityTag? {
            val isWeak = text.startsWith("W/")
            val quoted = if (isWeak) text.substring(2) else text
            if (quoted.length < 2 || quoted.first() != '"' || quoted.last() != '"') return null
            val opaque = quoted.substring(1, quoted.length - 1)
            return if (opaque.all(::isTagCharacter)) EntityTag(opaque, isWeak) else null
        }

        /**
         * The tags that [text] lists, as `If-Match` and `If-None-Match` do; null when something in it is none. `*` is
         * no tag.
         */
        @JvmStatic
        public fun parseList(text: String): List<EntityTag>? {
            val tags = ArrayList<EntityTag>()
            var at = 0
            while (true) {
                while (at < text.length && text[at] in " \t,") at++
                if (at == text.length) return tags
                val open = text.indexOf('"', at)
                val close = if (open < 0) -1 else text.indexOf('"', open + 1)
                if (close < 0) return null
                tags += parse(text.substring(at, close + 1)) ?: return null
                at = close + 1
                while (at < text.length && text[at] in " \t") at++
                if (at < text.length && text[at] != ',') return null
            }
        }

        private fun isTagCharacter(char: Char): Boolean = char == '!' || char in '#'..'~' || char.code >= 0x80
    }
}
