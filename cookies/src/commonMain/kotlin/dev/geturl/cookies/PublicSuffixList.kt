package dev.geturl.cookies

import kotlin.jvm.JvmOverloads
import kotlin.jvm.JvmStatic

/**
 * A public suffix list (publicsuffix.org): which domains belong to nobody, so that whoever registers below them is a
 * site of its own. No cookie may be set for one. Immutable.
 *
 * Hosts may be given in any script and case. Answers are in ASCII and lower case, as hosts in a [dev.geturl.Url] are.
 */
public class PublicSuffixList private constructor(
    private val rules: SuffixRules,
    /** What the list says of its version, such as `2026-10-06_16-13-12_UTC`; null when it says nothing. */
    public val version: String?,
) {
    /** How many names the list has rules for. */
    public val size: Int get() = rules.size

    /**
     * The public suffix of [host], which may be the whole of it: `co.uk` for `www.example.co.uk`. Where no rule matches
     * it is the last label. Null for an address and for what is no host.
     *
     * @param withPrivate whether the private part of the list counts, such as `github.io`. Default true.
     */
    @JvmOverloads
    public fun publicSuffix(host: String, withPrivate: Boolean = true): String? {
        val name = nameOf(host) ?: return null
        return name.substring(rules.suffixStart(name, kinds(withPrivate)))
    }

    /**
     * The public suffix of [host] and the one label before it, `example.co.uk` for `www.example.co.uk`: the domain that
     * somebody has registered, and so the site. Null for a public suffix, an address, and what is no host.
     *
     * @param withPrivate see [publicSuffix].
     */
    @JvmOverloads
    public fun registrableDomain(host: String, withPrivate: Boolean = true): String? {
        val name = nameOf(host) ?: return null
        val suffix = rules.suffixStart(name, kinds(withPrivate))
        return if (suffix == 0) null else name.substring(labelBefore(name, suffix))
    }

    /** Whether [host] as a whole is a public suffix. */
    public fun isPublicSuffix(host: String): Boolean {
        val name = nameOf(host) ?: return false
        return rules.suffixStart(name, SuffixRules.ALL_KINDS) == 0
    }

    /** What the cookies of the canonical [host] are kept under: its registrable domain, or itself where it has none. */
    internal fun siteOf(host: String): String {
        if (isAddress(host)) return host
        val suffix = rules.suffixStart(host, SuffixRules.ALL_KINDS)
        return if (suffix == 0) host else host.substring(labelBefore(host, suffix))
    }

    private fun labelBefore(name: String, suffix: Int) = name.lastIndexOf('.', suffix - 2) + 1

    private fun nameOf(host: String): String? {
        val name = asciiHost(host)
        return if (name == null || name.startsWith('.') || ".." in name || isAddress(name)) null else name
    }

    private fun kinds(withPrivate: Boolean) = if (withPrivate) SuffixRules.ALL_KINDS else SuffixRules.ICANN_KINDS

    /** `public suffix list 2026-10-06_16-13-12_UTC, 10123 names`. */
    override fun toString(): String = "public suffix list ${version ?: "of unknown version"}, $size names"

    /** Reads lists. */
    public companion object {
        /** Knows no suffix but the last label. */
        internal val NONE: PublicSuffixList = PublicSuffixList(SuffixRules.Builder().build(), version = null)

        /**
         * Reads a list in the form of publicsuffix.org. What stands before its private part, or in none, counts as
         * ICANN's. A rule that no host of a URL can match is left out.
         *
         * @throws IllegalArgumentException when [text] holds no rule.
         */
        @JvmStatic
        public fun parse(text: String): PublicSuffixList {
            val rules = SuffixRules.Builder()
            var factor = 1
            var version: String? = null
            for (line in text.lineSequence()) {
                when {
                    !line.startsWith("//") -> addRule(rules, line, factor)
                    BEGIN_PRIVATE in line -> factor = SuffixRules.PRIVATE
                    END_PRIVATE in line -> factor = 1
                    line.startsWith(VERSION) -> version = line.removePrefix(VERSION).trim()
                }
            }
            val built = rules.build()
            require(built.size > 0) { "this is no public suffix list: it has no rules" }
            return PublicSuffixList(built, version)
        }

        /** Whether [text] is a list from its beginning to its end, and no page that says something else. */
        internal fun isWhole(text: String): Boolean =
            listOf(BEGIN_ICANN, END_ICANN, BEGIN_PRIVATE, END_PRIVATE).all { it in text }

        private fun addRule(rules: SuffixRules.Builder, line: String, factor: Int) {
            val rule = line.takeWhile { it != ' ' && it != '\t' && it != '\r' }
            val kind = when {
                rule.startsWith("!") -> SuffixRules.EXCEPTION
                rule.startsWith("*.") -> SuffixRules.WILDCARD
                else -> SuffixRules.NAME
            }
            val name = asciiHost(rule.removePrefix("!").removePrefix("*."))
            if (name != null && '*' !in name) rules.add(name, kind * factor)
        }

        private const val BEGIN_ICANN = "===BEGIN ICANN DOMAINS==="
        private const val END_ICANN = "===END ICANN DOMAINS==="
        private const val BEGIN_PRIVATE = "===BEGIN PRIVATE DOMAINS==="
        private const val END_PRIVATE = "===END PRIVATE DOMAINS==="
        private const val VERSION = "// VERSION:"
    }
}
