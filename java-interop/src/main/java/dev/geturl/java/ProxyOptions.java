package dev.geturl.java;

import dev.geturl.AuthScheme;
import dev.geturl.Headers;
import dev.geturl.HttpVersion;
import dev.geturl.Proxy;
import dev.geturl.java.bridge.ProxyBridge;
import java.net.ProxySelector;
import java.util.List;
import java.util.function.Consumer;

/**
 * Which requests go through which proxy, and how. By default none does. Each setter gives the group
 * itself; what is out of its bounds throws {@code IllegalArgumentException} at once.
 */
public final class ProxyOptions extends OptionGroup<dev.geturl.ProxyOptions> {
    ProxyOptions(dev.geturl.ProxyOptions options) {
        super(options);
    }

    /**
     * The name or address of an HTTP proxy: the manual's {@code -proxyhost}. Default empty: none.
     */
    public ProxyOptions proxyHost(String value) {
        options = ProxyBridge.proxyHost(options, value);
        return this;
    }

    /** See {@link #proxyHost(String)}. */
    public String proxyHost() {
        return options.getProxyHost();
    }

    /** Its port: the manual's {@code -proxyport}. Default 8080. */
    public ProxyOptions proxyPort(int value) {
        options = ProxyBridge.proxyPort(options, value);
        return this;
    }

    /** See {@link #proxyPort(int)}. */
    public int proxyPort() {
        return options.getProxyPort();
    }

    /**
     * Hosts that are reached directly: the manual's {@code -proxynot}. Globs ({@code *}, {@code ?},
     * {@code [a-z]}), in any case of letters. Default none. The environment and the properties have
     * lists of their own besides.
     */
    public ProxyOptions proxyNot(List<String> value) {
        options = ProxyBridge.proxyNot(options, value);
        return this;
    }

    /** See {@link #proxyNot(List<String>)}. */
    public List<String> proxyNot() {
        return options.getProxyNot();
    }

    /**
     * The value of {@code Proxy-Authorization}, as it is: the manual's {@code -proxyauth}. Default
     * empty: none. A proxy with a user of its own is logged in to with that, not with this.
     */
    public ProxyOptions proxyAuth(String value) {
        options = ProxyBridge.proxyAuth(options, value);
        return this;
    }

    /** See {@link #proxyAuth(String)}. */
    public String proxyAuth() {
        return options.getProxyAuth();
    }

    /** The proxy for every scheme, of any kind. Default null: {@code proxyHost}. */
    public ProxyOptions proxy(Proxy value) {
        options = ProxyBridge.proxy(options, value);
        return this;
    }

    /** See {@link #proxy(Proxy)}. */
    public Proxy proxy() {
        return options.getProxy();
    }

    /**
     * The proxy for {@code https} and {@code wss}, where it is another; {@code Proxy.NONE} for
     * none. Default null: as for every scheme.
     */
    public ProxyOptions httpsProxy(Proxy value) {
        options = ProxyBridge.httpsProxy(options, value);
        return this;
    }

    /** See {@link #httpsProxy(Proxy)}. */
    public Proxy httpsProxy() {
        return options.getHttpsProxy();
    }

    /** Whether {@code http}, too, goes through a tunnel by {@code CONNECT}. Default false. */
    public ProxyOptions tunnel(boolean value) {
        options = ProxyBridge.tunnel(options, value);
        return this;
    }

    /** See {@link #tunnel(boolean)}. */
    public boolean tunnel() {
        return options.getTunnel();
    }

    /**
     * How to log in to an HTTP proxy that has a user and a password. Default {@code
     * AuthScheme.ANY}.
     */
    public ProxyOptions authScheme(AuthScheme value) {
        options = ProxyBridge.authScheme(options, value);
        return this;
    }

    /** See {@link #authScheme(AuthScheme)}. */
    public AuthScheme authScheme() {
        return options.getAuthScheme();
    }

    /**
     * Field lines for the proxy alone, with {@code CONNECT} or with a request that it forwards. One
     * takes the place of that which the client sends by itself. Default none.
     */
    public ProxyOptions proxyHeaders(Headers value) {
        options = ProxyBridge.proxyHeaders(options, value);
        return this;
    }

    /** See {@link #proxyHeaders(Headers)}. */
    public Headers proxyHeaders() {
        return options.getProxyHeaders();
    }

    /** The version in the request line of {@code CONNECT}. Default HTTP/1.1. */
    public ProxyOptions connectVersion(HttpVersion value) {
        options = ProxyBridge.connectVersion(options, value);
        return this;
    }

    /** See {@link #connectVersion(HttpVersion)}. */
    public HttpVersion connectVersion() {
        return options.getConnectVersion();
    }

    /**
     * Whether {@code http_proxy}, {@code https_proxy}, {@code all_proxy} and {@code no_proxy} are
     * heeded, by curl's rules: {@code http_proxy} in lower case only, as a CGI script's caller can
     * set the other; the rest in both, lower case first. Default false.
     */
    public ProxyOptions fromEnvironment(boolean value) {
        options = ProxyBridge.fromEnvironment(options, value);
        return this;
    }

    /** See {@link #fromEnvironment(boolean)}. */
    public boolean fromEnvironment() {
        return options.getFromEnvironment();
    }

    /**
     * Whether {@code http.proxyHost}, {@code https.proxyHost}, {@code http.nonProxyHosts} and
     * {@code socksProxyHost} are heeded, the system properties of the JVM, with their ports.
     * Default false.
     */
    public ProxyOptions fromProperties(boolean value) {
        options = ProxyBridge.fromProperties(options, value);
        return this;
    }

    /** See {@link #fromProperties(boolean)}. */
    public boolean fromProperties() {
        return options.getFromProperties();
    }

    /**
     * Hosts that are reached directly, as curl's {@code --noproxy} and {@code no_proxy} have them:
     * parted by commas or blanks, {@code example.com} with all below it, addresses, networks such
     * as {@code 192.0.2.0/24}, or {@code *} alone for all. Default null: {@code proxyNot} alone,
     * and {@code no_proxy} for proxies of the environment; any other takes the place of that
     * variable.
     */
    public ProxyOptions noProxy(String value) {
        options = ProxyBridge.noProxy(options, value);
        return this;
    }

    /** See {@link #noProxy(String)}. */
    public String noProxy() {
        return options.getNoProxy();
    }

    /**
     * A SOCKS proxy through which the proxies themselves are reached, and the servers where no
     * proxy is chosen for want of any; hosts excepted by {@code proxyNot} and {@code noProxy} are
     * reached directly. Default null: none.
     */
    public ProxyOptions preproxy(Proxy value) {
        options = ProxyBridge.preproxy(options, value);
        return this;
    }

    /** See {@link #preproxy(Proxy)}. */
    public Proxy preproxy() {
        return options.getPreproxy();
    }

    /** Is asked for every host: the manual's {@code -proxyfilter}. Default none: the other options decide. */
    public ProxyOptions proxyFilter(ProxyFilter value) {
        options = ProxyBridge.proxyFilter(options, Callbacks.proxyFilter(value));
        return this;
    }

    /** Has {@code selector}, such as {@link ProxySelector#getDefault()}, choose: see {@link ProxyFilter#of}. */
    public ProxyOptions proxySelector(ProxySelector selector) {
        return proxyFilter(ProxyFilter.of(selector));
    }

    /** The login for a proxy that has no user of its own, but for one of a filter or a call. Default none. */
    public ProxyOptions proxyUser(String user, String password) {
        options = ProxyBridge.proxyUser(options, user, password);
        return this;
    }

    /** See {@link #proxyUser(String, String)}. */
    public String proxyUser() {
        return options.getProxyUser();
    }

    /** How TLS is spoken to proxies of the kind HTTPS: nothing of {@link HttpBuilder#tls} holds there. */
    public ProxyOptions tls(Consumer<TlsOptions> change) {
        TlsOptions tls = new TlsOptions(options.getTls());
        change.accept(tls);
        options = ProxyBridge.tls(options, tls.options());
        return this;
    }

    /**
     * Whether Digest names a request that a proxy forwards by its path alone, as curl does, and not by the absolute URL
     * that it has there: for proxies that expect that. Default false.
     */
    public ProxyOptions digestsPath(boolean value) {
        options = ProxyBridge.digestsPath(options, value);
        return this;
    }

    /** See {@link #digestsPath(boolean)}. */
    public boolean digestsPath() {
        return options.getDigestsPath();
    }
}
