package dev.geturl.cookies

/** The text of the list that the artefact ships; a resource, read when it is first needed. */
internal fun shippedSuffixes(): String {
    val stream =
        checkNotNull(PublicSuffixList::class.java.getResourceAsStream("/dev/geturl/cookies/public_suffix_list.dat")) {
            "geturl-cookies was packed without its public suffix list: keep dev/geturl/cookies/public_suffix_list.dat"
        }
    return stream.use { it.readBytes().decodeToString() }
}
