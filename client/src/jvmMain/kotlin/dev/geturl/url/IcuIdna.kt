package dev.geturl.url

import com.ibm.icu.text.IDNA

/**
 * UTS #46 by ICU4J, which is optional: the one class that names it, so that its absence shows only where this one is
 * made.
 */
internal class IcuIdna : Idna {
    private val lenient = IDNA.getUTS46Instance(FLAGS)
    private val strict = IDNA.getUTS46Instance(FLAGS or IDNA.USE_STD3_RULES)

    override val name: String = "UTS #46"

    override fun toAscii(domain: String, beStrict: Boolean): String? {
        val info = IDNA.Info()
        val ascii = (if (beStrict) strict else lenient).nameToASCII(domain, StringBuilder(), info)
        val errors = if (beStrict) info.errors else info.errors - NOT_CHECKED_IN_URLS
        return if (errors.isEmpty()) ascii.toString() else null
    }

    private companion object {
        const val FLAGS = IDNA.CHECK_BIDI or IDNA.CHECK_CONTEXTJ or
            IDNA.NONTRANSITIONAL_TO_ASCII or IDNA.NONTRANSITIONAL_TO_UNICODE

        /**
         * CheckHyphens and VerifyDnsLength are false in the WHATWG URL standard, 3.3. ICU has no flag to turn them off.
         */
        val NOT_CHECKED_IN_URLS = setOf(
            IDNA.Error.LEADING_HYPHEN,
            IDNA.Error.TRAILING_HYPHEN,
            IDNA.Error.HYPHEN_3_4,
            IDNA.Error.EMPTY_LABEL,
            IDNA.Error.LABEL_TOO_LONG,
            IDNA.Error.DOMAIN_NAME_TOO_LONG,
        )
    }
}
