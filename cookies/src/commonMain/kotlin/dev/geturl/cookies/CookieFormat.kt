package dev.geturl.cookies

/** A way to write cookies down: [NetscapeFormat], `JsonFormat`, or another of yours. */
public interface CookieFormat {
    /** The text for [cookies], which holds their values. */
    public fun write(cookies: List<StoredCookie>): String

    /**
     * The cookies that [text] holds.
     *
     * @throws IllegalArgumentException when it is not of this format. The message says where, and shows nothing of it.
     */
    public fun read(text: String): List<StoredCookie>
}
