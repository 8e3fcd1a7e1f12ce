package dev.geturl.java;

import dev.geturl.java.bridge.AroundBridge;

/**
 * What is done about responses that lead elsewhere: 301, 302, 303, 307 and 308 with a {@code Location} (RFC 9110
 * section 15.4). Each setter gives the group itself; what is out of its bounds throws {@code IllegalArgumentException}
 * at once.
 *
 * <p>POST becomes GET with 301 and 302, and anything but HEAD with 303; all else goes on as it was. To another origin
 * nothing goes that lets somebody in. What cannot be followed throws {@code HttpException.RedirectFailed}.
 */
public final class RedirectOptions extends OptionGroup<dev.geturl.RedirectOptions> {
    RedirectOptions(dev.geturl.RedirectOptions options) {
        super(options);
    }

    /** Whether they are followed; false hands them to the caller. Default true; false in the manual's profile. */
    public RedirectOptions follow(boolean value) {
        options = AroundBridge.follow(options, value);
        return this;
    }

    /** How many are followed in one call. Default 20; -1 for no limit. */
    public RedirectOptions atMost(int value) {
        options = AroundBridge.atMost(options, value);
        return this;
    }

    /** Whether {@code https} may lead to {@code http}. Default false. */
    public RedirectOptions allowDowngrade(boolean value) {
        options = AroundBridge.allowDowngrade(options, value);
        return this;
    }

    /**
     * Whether every origin gets what the first was to have: {@code Authorization}, {@code Cookie}, secret fields, and
     * the login. Default false.
     */
    public RedirectOptions trusted(boolean value) {
        options = AroundBridge.trusted(options, value);
        return this;
    }

    /** The codes among 301, 302 and 303 with which POST stays POST, body included. Default none. */
    public RedirectOptions keepPost(int... value) {
        options = AroundBridge.keepPost(options, value);
        return this;
    }

    /**
     * Whether the caller's method goes on whatever the code says, as with curl's {@code -X}; the body is dropped all
     * the same where POST would become GET. Default false.
     */
    public RedirectOptions keepMethod(boolean value) {
        options = AroundBridge.keepMethod(options, value);
        return this;
    }

    /**
     * Whether the URL that has led on goes along as {@code Referer}, without user info and fragment; not from {@code
     * https} to {@code http}. Default false.
     */
    public RedirectOptions sendReferer(boolean value) {
        options = AroundBridge.sendReferer(options, value);
        return this;
    }

    /** Whether the same request, header fields included, may not be redirected twice. Default true. */
    public RedirectOptions stopLoops(boolean value) {
        options = AroundBridge.stopLoops(options, value);
        return this;
    }

    /** The schemes that a redirect may lead to, in lower case. Default {@code http} and {@code https}. */
    public RedirectOptions schemes(String... value) {
        options = AroundBridge.schemes(options, value);
        return this;
    }

    /**
     * Field names that are secret besides {@code Authorization}, {@code Cookie} and those of {@code addSecret}. Default
     * none.
     */
    public RedirectOptions secretHeaders(String... value) {
        options = AroundBridge.secretHeaders(options, value);
        return this;
    }
}
