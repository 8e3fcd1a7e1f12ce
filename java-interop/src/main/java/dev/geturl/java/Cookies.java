package dev.geturl.java;

import dev.geturl.java.bridge.JavaCookieJar;
import java.util.ArrayList;
import java.util.List;

/** Jars of Java's as the client calls them, and the client's as Java does. */
final class Cookies {
    private Cookies() {}

    /** {@code jar} as the client calls it: where it was the client's own, without a detour. Null stays null. */
    static dev.geturl.CookieJar jar(CookieJar jar) {
        if (jar == null) return null;
        if (jar instanceof NativeCookieJar ours) return ours.jar();
        if (jar instanceof BrowserCookieJar ours) return ours.jar();
        return new JavaCookieJar(
                request -> theirs(jar.getCookies(request)),
                (cookie, request) -> jar.storeCookie(new Cookie(cookie), request));
    }

    static List<dev.geturl.Cookie> theirs(List<Cookie> cookies) {
        List<dev.geturl.Cookie> theirs = new ArrayList<>(cookies.size());
        for (Cookie cookie : cookies) theirs.add(cookie.cookie());
        return theirs;
    }

    static List<Cookie> ours(List<dev.geturl.Cookie> cookies) {
        List<Cookie> ours = new ArrayList<>(cookies.size());
        for (dev.geturl.Cookie cookie : cookies) ours.add(new Cookie(cookie));
        return ours;
    }
}
