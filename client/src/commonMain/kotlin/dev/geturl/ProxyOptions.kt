package dev.geturl

/**
 * Which requests go through which proxy, and how: the manual's proxy options of `config`, and what came since. By
 * default none does.
 *
 * What decides, the first that says anything: the call's own [GeturlOptions.proxy]; [proxyFilter], which then decides
 * alone; [proxyNot] and [noProxy], which mean none; [httpsProxy]; [proxy]; [proxyHost]; the environment, where
 * [fromEnvironment]; the platform's properties, where [fromProperties]; [preproxy].
 *
 * @property proxyHost the name or address of an HTTP proxy: the manual's `-proxyhost`. Default empty: none.
 * @property proxyPort its port: the manual's `-proxyport`. Default 8080.
 * @property proxyNot hosts that are reached directly: the manual's `-proxynot`. Globs (`*`, `?`, `[a-z]`), in any case
 *   of letters. Default none. The environment and the properties have lists of their own besides.
 * @property proxyAuth the value of `Proxy-Authorization`, as it is: the manual's `-proxyauth`. Default empty: none. A
 *   proxy with a user of its own is logged in to with that, not with this.
 * @property proxyFilter asked for every host: the manual's `-proxyfilter`. Default null: the other options decide.
 * @property proxy the proxy for every scheme, of any kind. Default null: [proxyHost].
 * @property httpsProxy the proxy for `https` and `wss`, where it is another; [Proxy.NONE] for none. Default null: as
 *   for every scheme.
 * @property tunnel whether `http`, too, goes through a tunnel by `CONNECT`. Default false.
 * @property authScheme how to log in to an HTTP proxy that has a user and a password. Default [AuthScheme.ANY].
 * @property proxyHeaders field lines for the proxy alone, with `CONNECT` or with a request that it forwards. One takes
 *   the place of that which the client sends by itself. Default none.
 * @property connectVersion the version in the request line of `CONNECT`. Default HTTP/1.1.
 * @property fromEnvironment whether `http_proxy`, `https_proxy`, `all_proxy` and `no_proxy` are heeded, by curl's
 *   rules: `http_proxy` in lower case only, as a CGI script's caller can set the other; the rest in both, lower case
 *   first. Default false.
 * @property fromProperties whether `http.proxyHost`, `https.proxyHost`, `http.nonProxyHosts` and `socksProxyHost` are
 *   heeded, the system properties of the JVM, with their ports. Default false.
 * @property noProxy hosts that are reached directly, as curl's `--noproxy` and `no_proxy` have them: parted by commas
 *   or blanks, `example.com` with all below it, addresses, networks such as `192.0.2.0/24`, or `*` alone for all.
 *   Default null: [proxyNot] alone, and `no_proxy` for proxies of the environment; any other takes the place of that
 *   variable.
 * @property proxyUser the name to log in with to a proxy that has no user of its own; it is sent to whichever proxy
 *   these options choose, but for one that [proxyFilter] or the call names. Default empty: none.
 * @property proxyPassword the password of [proxyUser]. Default empty: none.
 * @property preproxy a SOCKS proxy through which the proxies themselves are reached, and the servers where no proxy is
 *   chosen for want of any; hosts excepted by [proxyNot] and [noProxy] are reached directly. Default null: none.
 * @property tls how TLS is spoken to proxies of [ProxyKind.HTTPS] themselves: nothing of [HttpConfig.tls] holds there.
 *   Default: the platform's authorities, and verified.
 * @property digestsPath whether Digest names a request that a proxy forwards by its path alone, as curl does, and not
 *   by the absolute URL that it has there (RFC 7616 section 3.4): for proxies that expect that. Default false.
 */
public data class ProxyOptions(
    public val proxyHost: String = "",
    public val proxyPort: Int = 8080,
    public val proxyNot: List<String> = emptyList(),
    public val proxyAuth: String = "",
    public val proxyFilter: ProxyFilter? = null,
    public val proxy: Proxy? = null,
    public val httpsProxy: Proxy? = null,
    public val tunnel: Boolean = false,
    public val authScheme: AuthScheme = AuthScheme.ANY,
    public val proxyHeaders: Headers = Headers.EMPTY,
    public val connectVersion: HttpVersion = HttpVersion.HTTP_1_1,
    public val fromEnvironment: Boolean = false,
    public val fromProperties: Boolean = false,
    public val noProxy: String? = null,
    public val proxyUser: String = "",
    public val proxyPassword: String = "",
    public val preproxy: Proxy? = null,
    public val tls: TlsOptions = TlsOptions(),
    public val digestsPath: Boolean = false,
) {
    /** What [proxyHost] and [proxyPort] name. */
    internal val namedByHost: Proxy? = if (proxyHost.isEmpty()) null else Proxy(proxyHost, proxyPort)

    /** Whether no request can get a proxy by these options. */
    internal val isOff: Boolean = proxyFilter == null && proxy == null && httpsProxy == null && namedByHost == null &&
        !fromEnvironment && !fromProperties && preproxy == null

    init {
        require(proxyPort in 1..MAX_PORT) { "proxyPort is $proxyPort: give 1 to $MAX_PORT" }
        require(HeaderSyntax.cleanValue("Proxy-Authorization", proxyAuth) == proxyAuth) {
            "proxyAuth holds a line break or white space around it: give the bare value"
        }
        require(proxyPassword.isEmpty() || proxyUser.isNotEmpty()) { "proxyPassword was given without proxyUser" }
        require(preproxy == null || preproxy.kind.isSocks) {
            "preproxy is $preproxy: only a SOCKS proxy can be that; an HTTP proxy is given as proxy"
        }
        require(preproxy == null || preproxy.password.isEmpty() || !preproxy.kind.isSocks4) {
            "preproxy is $preproxy: SOCKS 4 has no passwords"
        }
    }

    /** The options that differ from their defaults; secrets are not shown. */
    override fun toString(): String = listOfNotNull(
        "proxyHost=$proxyHost".takeIf { proxyHost.isNotEmpty() },
        "proxyPort=$proxyPort".takeIf { proxyPort != DEFAULT_PORT },
        "proxyNot=$proxyNot".takeIf { proxyNot.isNotEmpty() },
        "proxyAuth=***".takeIf { proxyAuth.isNotEmpty() },
        "proxyFilter=$proxyFilter".takeIf { proxyFilter != null },
        "proxy=$proxy".takeIf { proxy != null },
        "httpsProxy=$httpsProxy".takeIf { httpsProxy != null },
        "tunnel=true".takeIf { tunnel },
        "authScheme=$authScheme".takeIf { authScheme != AuthScheme.ANY },
        "proxyHeaders=${proxyHeaders.map { it.name }}".takeIf { proxyHeaders.size > 0 },
        "connectVersion=$connectVersion".takeIf { connectVersion != HttpVersion.HTTP_1_1 },
        "fromEnvironment=true".takeIf { fromEnvironment },
        "fromProperties=true".takeIf { fromProperties },
        "noProxy=$noProxy".takeIf { noProxy != null },
        "proxyUser=$proxyUser".takeIf { proxyUser.isNotEmpty() },
        "proxyPassword=***".takeIf { proxyPassword.isNotEmpty() },
        "preproxy=$preproxy".takeIf { preproxy != null },
        "tls=$tls".takeIf { tls != TlsOptions() },
    ).joinToString(", ", "ProxyOptions(", ")")

    private companion object {
        const val DEFAULT_PORT = 8080
    }
}
