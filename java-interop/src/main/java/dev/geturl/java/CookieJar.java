package dev.geturl.java;

import dev.geturl.CookieRequest;
import java.io.IOException;
import java.net.CookieHandler;
import java.util.List;

/**
 * Where cookies are kept: the manual's cookie jar protocol, to implement or to use. Its functions run on threads where
 * they may block, those of several exchanges at the same time. What one throws fails the exchange.
 *
 * <p>The client parses {@code Set-Cookie} and passes over what RFC 6265bis has it ignore. The jar decides which of its
 * cookies match a host and a path, leaves out what has expired, and puts those with longer paths first and then the
 * older ones. {@link BrowserCookieJar} does all that browsers do.
 */
public interface CookieJar {
    /** The cookies for {@code request}, in the order in which they are sent: the manual's {@code getCookies}. */
    List<Cookie> getCookies(CookieRequest request) throws IOException;

    /**
     * Keeps {@code cookie}, which a response to {@code request} has set, or does not: the manual's
     * {@code storeCookie}. One that has expired already removes the one that it would replace.
     */
    void storeCookie(Cookie cookie, CookieRequest request) throws IOException;

    /** Has no cookies and keeps none: for a call that shall not use the client's jar. */
    static CookieJar none() {
        return new NativeCookieJar(dev.geturl.CookieJar.NONE);
    }

    /** A JDK {@link CookieHandler}, such as {@code java.net.CookieManager}, with a policy of its own. */
    static CookieJar of(CookieHandler handler) {
        return new NativeCookieJar(new dev.geturl.CookieHandlerJar(handler));
    }
}
