package dev.geturl.java;

import dev.geturl.cookies.CookieChange.Cause;

/**
 * Something that has happened to a cookie of a jar: {@link BrowserCookieJar#watch}.
 *
 * @param cookie as it is now, or as it was when it went
 * @param cause what happened to it
 * @param isElsewhere whether another process has done it
 */
public record CookieChange(Cookie cookie, Cause cause, boolean isElsewhere) {
    CookieChange(dev.geturl.cookies.CookieChange change) {
        this(new Cookie(change.getCookie()), change.getCause(), change.isElsewhere());
    }
}
