package dev.geturl.java;

import dev.geturl.java.bridge.JarCalls;
import java.time.Instant;

/**
 * A cookie as a jar has it.
 *
 * @param cookie the cookie itself; it is a session's where it does not expire
 * @param creation when its first version was stored
 * @param lastUse when it was last stored or sent, as far as this process knows
 */
public record StoredCookie(Cookie cookie, Instant creation, Instant lastUse) {
    StoredCookie(dev.geturl.cookies.StoredCookie stored) {
        this(new Cookie(stored.getCookie()), JarCalls.creation(stored), JarCalls.lastUse(stored));
    }

    dev.geturl.cookies.StoredCookie stored() {
        return JarCalls.stored(cookie.cookie(), creation, lastUse);
    }
}
