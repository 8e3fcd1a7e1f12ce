package dev.geturl.url

/**
 * Turns host names that are not ASCII into names that DNS knows; the platform brings it, as the tables are large.
 *
 * ASCII names never come here, so that a plain URL loads none of it.
 */
internal interface Idna {
    /** What this implementation follows, for messages. */
    val name: String

    /**
     * [domain] in ASCII after UTS #46 (non-transitional, with its checks of joiners and of writing direction), or null
     * when it is no valid name. Forbidden characters are the caller's to find. [beStrict] also checks hyphens, lengths
     * and the letters-digits-hyphen rule of host names, which a URL does not ask for.
     */
    fun toAscii(domain: String, beStrict: Boolean): String?
}
