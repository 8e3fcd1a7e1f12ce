package dev.geturl.java;

import dev.geturl.CookieRequest;
import dev.geturl.java.bridge.JarCalls;
import java.util.List;

/** A jar of the client's own as Java calls it. */
final class NativeCookieJar implements CookieJar {
    private final dev.geturl.CookieJar jar;

    NativeCookieJar(dev.geturl.CookieJar jar) {
        this.jar = jar;
    }

    dev.geturl.CookieJar jar() {
        return jar;
    }

    @Override
    public List<Cookie> getCookies(CookieRequest request) {
        return Cookies.ours(JarCalls.getCookies(jar, request));
    }

    @Override
    public void storeCookie(Cookie cookie, CookieRequest request) {
        JarCalls.storeCookie(jar, cookie.cookie(), request);
    }

    @Override
    public String toString() {
        return jar.toString();
    }
}
