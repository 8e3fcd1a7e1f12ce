package dev.geturl.show

/**
 * What goes into a [Har].
 *
 * @property secrets whether secret values stand in it. Default false.
 * @property bodyBytes bytes of each body that go into it; a longer one is left out. Default 1 MiB; 0 for no bodies.
 * @property atMost how many entries are kept. Default 10,000.
 */
public data class HarOptions(
    public val secrets: Boolean = false,
    public val bodyBytes: Long = 1L shl 20,
    public val atMost: Int = 10_000,
) {
    init {
        require(bodyBytes >= 0) { "bodyBytes is $bodyBytes: give 0 or more" }
        require(atMost > 0) { "atMost is $atMost: give a number above 0" }
    }
}
