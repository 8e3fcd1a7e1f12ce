package dev.geturl

/** How to show who one is, with a user name and a password. */
public enum class AuthScheme {
    /**
     * What the peer asks for, the strongest first: Digest with SHA-512/256, with SHA-256, with MD5, Basic. Nothing is
     * sent before it has asked; after that it is sent at once.
     */
    ANY,

    /** Basic (RFC 7617) in UTF-8, sent at once, without being asked. The password goes as it is. */
    BASIC,

    /** Digest (RFC 7616) alone: the password itself is never sent. */
    DIGEST,
}
