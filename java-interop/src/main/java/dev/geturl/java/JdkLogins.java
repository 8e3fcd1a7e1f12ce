package dev.geturl.java;

import dev.geturl.Headers;
import dev.geturl.Proxy;
import dev.geturl.ProxyKind;
import dev.geturl.java.bridge.BeyondAndroid;
import dev.geturl.java.bridge.JdkBridge;
import java.net.Authenticator;
import java.net.InetSocketAddress;
import java.net.MalformedURLException;
import java.net.PasswordAuthentication;
import java.net.ProxySelector;
import java.net.URI;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** As whom the requests of one client show themselves: its authenticator is asked, and what it says is remembered. */
@BeyondAndroid(why = "java.net.http is the JDK's alone")
final class JdkLogins {
    private static final int UNAUTHORIZED = 401;
    private static final int PROXY_AUTHENTICATION_REQUIRED = 407;
    private static final Pattern CHALLENGE = Pattern.compile(
            "\\b(Basic|Digest)\\b(?:.*?\\brealm=(?:\"([^\"]*)\"|([^\\s,]+)))?", Pattern.CASE_INSENSITIVE);
    private final Authenticator authenticator;
    private final ProxySelector proxies;
    private final Map<String, Login> known = new ConcurrentHashMap<>();

    /** A name and a password, and how they are shown. */
    @BeyondAndroid(why = "a record, of the JDK's client alone")
    private record Login(String user, String password, boolean isBasic) {
        /** Never the password. */
        @Override
        public String toString() {
            return user;
        }
    }

    JdkLogins(Authenticator authenticator, ProxySelector proxies) {
        this.authenticator = authenticator;
        this.proxies = proxies != null ? proxies : ProxySelector.getDefault();
    }

    /** Shows what is known for {@code uri}. */
    void show(URI uri, GeturlOptions options) {
        Login login = known.get(serverOf(uri));
        if (login != null) JdkBridge.login(options.options, login.user(), login.password(), login.isBasic());
        InetSocketAddress proxy = proxyOf(uri);
        Login toProxy = proxy == null ? null : known.get(keyOf(proxy));
        if (toProxy != null) {
            options.proxy(new Proxy(
                    proxy.getHostString(), proxy.getPort(), ProxyKind.HTTP, toProxy.user(), toProxy.password()));
        }
    }

    /**
     * Whether a request that was refused with {@code code} should be sent again, as somebody else. Asks the
     * authenticator, which may take its time.
     */
    boolean isWorthAnother(URI uri, int code, Headers headers) {
        if (authenticator == null) return false;
        if (code == UNAUTHORIZED) {
            int port = uri.getPort() >= 0 ? uri.getPort() : uri.getScheme().equalsIgnoreCase("https") ? 443 : 80;
            return asks(
                    serverOf(uri),
                    uri,
                    uri.getHost(),
                    port,
                    headers.joined("WWW-Authenticate"),
                    Authenticator.RequestorType.SERVER);
        }
        InetSocketAddress proxy = proxyOf(uri);
        if (code != PROXY_AUTHENTICATION_REQUIRED || proxy == null) return false;
        return asks(
                keyOf(proxy),
                uri,
                proxy.getHostString(),
                proxy.getPort(),
                headers.joined("Proxy-Authenticate"),
                Authenticator.RequestorType.PROXY);
    }

    private boolean asks(
            String key, URI uri, String host, int port, String challenge, Authenticator.RequestorType kind) {
        Matcher wanted = CHALLENGE.matcher(challenge == null ? "" : challenge);
        if (!wanted.find()) return false;
        String scheme = wanted.group(1);
        String realm = wanted.group(2) != null ? wanted.group(2) : wanted.group(3);
        PasswordAuthentication told = ask(uri, host, port, realm, scheme, kind);
        if (told == null) return false;
        Login login = new Login(told.getUserName(), new String(told.getPassword()), scheme.equalsIgnoreCase("Basic"));
        // Whoever was refused with the same is not asked for ever.
        return !login.equals(known.put(key, login));
    }

    private PasswordAuthentication ask(
            URI uri, String host, int port, String realm, String scheme, Authenticator.RequestorType kind) {
        try {
            return authenticator.requestPasswordAuthenticationInstance(
                    host, null, port, uri.getScheme(), realm, scheme, uri.toURL(), kind);
        } catch (MalformedURLException odd) {
            throw new IllegalArgumentException("the URI " + uri.getScheme() + ": is no URL", odd);
        }
    }

    /** The HTTP proxy for {@code uri}; null for none. */
    private InetSocketAddress proxyOf(URI uri) {
        if (authenticator == null || proxies == null) return null;
        return proxies.select(uri).stream()
                .filter(proxy -> proxy.type() == java.net.Proxy.Type.HTTP)
                .findFirst()
                .map(proxy -> (InetSocketAddress) proxy.address())
                .orElse(null);
    }

    private static String serverOf(URI uri) {
        return (uri.getScheme() + "://" + uri.getRawAuthority()).toLowerCase(Locale.ROOT);
    }

    private static String keyOf(InetSocketAddress proxy) {
        return "proxy " + proxy.getHostString() + ":" + proxy.getPort();
    }
}
