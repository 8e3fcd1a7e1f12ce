package dev.geturl.java;

import dev.geturl.SiteContext;
import dev.geturl.java.bridge.CookieOptionsBridge;

/** What one call does about cookies. */
public final class CookieOptions extends OptionGroup<dev.geturl.CookieOptions> {
    CookieOptions(dev.geturl.CookieOptions options) {
        super(options);
    }

    /**
     * Where the request comes from. Default null: {@code SameSite} is not enforced. See {@code
     * SiteContext}.
     */
    public CookieOptions site(SiteContext value) {
        options = CookieOptionsBridge.site(options, value);
        return this;
    }

    /** See {@link #site(SiteContext)}. */
    public SiteContext site() {
        return options.getSite();
    }

    /**
     * The partition key of the top-level site, such as {@code https://example.org}: what is {@code
     * Partitioned} is kept under it and goes out with it alone (CHIPS). Default null: one partition
     * for all who name none.
     */
    public CookieOptions partition(String value) {
        options = CookieOptionsBridge.partition(options, value);
        return this;
    }

    /** See {@link #partition(String)}. */
    public String partition() {
        return options.getPartition();
    }

    /** Where they come from and go to; {@link CookieJar#none()} for nowhere. Default: the client's jar. */
    public CookieOptions jar(CookieJar value) {
        options = CookieOptionsBridge.jar(options, Cookies.jar(value));
        return this;
    }

    /**
     * Whether a {@code Host} field of the caller's says whose cookies are sent and kept, in place of the URL's host, as
     * curl has it. Default false.
     */
    public CookieOptions ofHostField(boolean value) {
        options = CookieOptionsBridge.ofHostField(options, value);
        return this;
    }

    /** See {@link #ofHostField(boolean)}. */
    public boolean ofHostField() {
        return options.getOfHostField();
    }

    /**
     * Whether {@code http} with this machine counts as secure, as browsers and curl have it: {@code localhost} and all
     * below it, 127.0.0.0/8 and ::1. Default false.
     */
    public CookieOptions trustsLocalhost(boolean value) {
        options = CookieOptionsBridge.trustsLocalhost(options, value);
        return this;
    }

    /** See {@link #trustsLocalhost(boolean)}. */
    public boolean trustsLocalhost() {
        return options.getTrustsLocalhost();
    }
}
