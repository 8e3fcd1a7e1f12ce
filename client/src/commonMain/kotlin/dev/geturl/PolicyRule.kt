package dev.geturl

/**
 * One line of a policy. Two of the same text mean the same.
 *
 * @property allows whether what it matches is allowed or denied.
 * @property subject what it is about, as a reader may see it: `hosts *.example.org`.
 * @property matches whether it is about a given host, port or address.
 */
internal class PolicyRule<in T>(
    val allows: Boolean,
    private val subject: String,
    val matches: (T) -> Boolean,
) {
    override fun equals(other: Any?): Boolean =
        other is PolicyRule<*> && allows == other.allows && subject == other.subject

    override fun hashCode(): Int = subject.hashCode()

    override fun toString(): String = "${if (allows) "allow" else "deny"} $subject"
}

/** The rule that forbids [subject], null when it is allowed: the last that matches decides. */
internal fun <T> List<PolicyRule<T>>.refusalOf(subject: T): PolicyRule<T>? {
    for (index in indices.reversed()) {
        val rule = this[index]
        if (rule.matches(subject)) return if (rule.allows) null else rule
    }
    return null
}
