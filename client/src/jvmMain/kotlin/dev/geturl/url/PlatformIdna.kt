package dev.geturl.url

import java.net.IDN

/** ICU4J's when it is on the class path, else the JDK's. */
internal val platformIdna: Idna by lazy {
    try {
        IcuIdna()
    } catch (_: LinkageError) {
        // ICU4J is optional: its absence shows as a class that cannot be linked, and means the JDK's own.
        JdkIdna
    }
}

/**
 * The JDK's IDNA of 2003 on Unicode 3.2: `ß` becomes `ss`, and scripts and emoji added since are let through unmapped.
 * It is what there is without ICU4J.
 */
internal object JdkIdna : Idna {
    override val name: String = "IDNA 2003; add ICU4J to the class path for UTS #46"

    override fun toAscii(domain: String, beStrict: Boolean): String? = try {
        val flags = if (beStrict) IDN.USE_STD3_ASCII_RULES else IDN.ALLOW_UNASSIGNED
        asciiLowercase(IDN.toASCII(domain, flags)).ifEmpty { null }
    } catch (_: IllegalArgumentException) {
        // How it says that the name is invalid; the interface says it with null.
        null
    }
}
