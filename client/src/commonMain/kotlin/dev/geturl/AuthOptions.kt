package dev.geturl

/**
 * How a server is told who asks. Immutable; prints without the password.
 *
 * Whose name it is, the first that says anything: [user]; user info in the URL, where [HttpConfig.sendUserInfo] is on;
 * [netrc]. A 401 is answered with the strongest of what [scheme] allows and the server offers, once, if the request's
 * body can be sent again; else it is the caller's. What the server wanted is remembered and shown at once the next
 * time. A caller's own `Authorization` field counts before all of it, and then nothing is answered. Nothing of [user]
 * goes to another origin by a redirect, see [RedirectOptions.trusted].
 *
 * A server that says in `Authentication-Info` that it knows the password, too, has to prove it (RFC 7616 section 3.5):
 * a wrong `rspauth` is an [HttpException.Protocol], of a proxy an [HttpException.ProxyFailed]. One that covers the
 * response's body (`auth-int`), or comes in trailers, is looked at when the body has ended and been delivered; of a
 * response that is passed over, such as a redirect, only what its head proves is.
 *
 * @property user the name; empty for none, the default.
 * @property password the password. Default empty.
 * @property scheme how it is shown. Default [AuthScheme.ANY]; [AuthScheme.BASIC] does so without being asked.
 * @property netrc names and passwords by host. Default null: none.
 * @property netrcFirst whether [netrc] counts before a password in the URL, as curl's `--netrc` has it. Default false.
 * @property asksEmpty whether a request with a body is sent without it first, where [scheme] is [AuthScheme.DIGEST] and
 *   it is not known what the server wants: a large body is then sent once, as curl does it. A server that asks for
 *   nothing gets the empty request as well. Default false: the body is sent, and sent again.
 * @property remembers whether what a server wanted is remembered for the calls that follow; otherwise each call asks
 *   anew. Default true.
 */
public data class AuthOptions(
    public val user: String = "",
    public val password: String = "",
    public val scheme: AuthScheme = AuthScheme.ANY,
    public val netrc: Netrc? = null,
    public val asksEmpty: Boolean = false,
    public val netrcFirst: Boolean = false,
    public val remembers: Boolean = true,
) {
    init {
        require(scheme != AuthScheme.BASIC || ':' !in user) { "a user name with a colon cannot be shown by Basic" }
    }

    /** The options that differ from their defaults; the password is not shown. */
    override fun toString(): String = listOfNotNull(
        "user=$user".takeIf { user.isNotEmpty() },
        "password=***".takeIf { password.isNotEmpty() },
        "scheme=$scheme".takeIf { scheme != AuthScheme.ANY },
        "netrc=$netrc".takeIf { netrc != null },
        "asksEmpty=true".takeIf { asksEmpty },
        "netrcFirst=true".takeIf { netrcFirst },
        "remembers=false".takeIf { !remembers },
    ).joinToString(", ", "AuthOptions(", ")")
}
