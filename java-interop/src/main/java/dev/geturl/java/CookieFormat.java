package dev.geturl.java;

import dev.geturl.cookies.JsonFormat;
import dev.geturl.cookies.NetscapeFormat;

/** How cookies are written down. */
public enum CookieFormat {
    /** {@code cookies.txt}, as curl and browsers' add-ons have it. It leaves out partitions and {@code SameSite}. */
    NETSCAPE(NetscapeFormat.INSTANCE),

    /** JSON that holds everything. */
    JSON(JsonFormat.INSTANCE);

    private final dev.geturl.cookies.CookieFormat format;

    CookieFormat(dev.geturl.cookies.CookieFormat format) {
        this.format = format;
    }

    dev.geturl.cookies.CookieFormat format() {
        return format;
    }
}
