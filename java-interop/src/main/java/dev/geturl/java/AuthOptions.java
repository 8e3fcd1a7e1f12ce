package dev.geturl.java;

import dev.geturl.AuthScheme;
import dev.geturl.Netrc;
import dev.geturl.java.bridge.AroundBridge;
import java.nio.file.Path;

/**
 * How a server is told who asks. Each setter gives the group itself; what is out of its bounds
 * throws {@code IllegalArgumentException} at once.
 *
 * <p>Whose name it is, the first that says anything: {@link #user}; user info in the URL; {@link #netrc}. A 401 is
 * answered with the strongest of what {@link #scheme} allows and the server offers, if the request's body can be sent
 * again; else it is the caller's. A caller's own {@code Authorization} field counts before all of it.
 */
public final class AuthOptions extends OptionGroup<dev.geturl.AuthOptions> {
    AuthOptions(dev.geturl.AuthOptions options) {
        super(options);
    }

    /** The name. Default empty: none. */
    public AuthOptions user(String value) {
        options = AroundBridge.user(options, value);
        return this;
    }

    /** The password, which is never shown. Default empty. */
    public AuthOptions password(String value) {
        options = AroundBridge.password(options, value);
        return this;
    }

    /** How it is shown. Default {@link AuthScheme#ANY}; {@link AuthScheme#BASIC} does so without being asked. */
    public AuthOptions scheme(AuthScheme value) {
        options = AroundBridge.scheme(options, value);
        return this;
    }

    /** Names and passwords by host. Default none. */
    public AuthOptions netrc(Netrc value) {
        options = AroundBridge.netrc(options, value);
        return this;
    }

    /**
     * As {@link #netrc(Netrc)}, of the file at {@code path}, which is read at once.
     *
     * @throws java.io.UncheckedIOException when it cannot be read
     */
    public AuthOptions netrc(Path path) {
        return netrc(AroundBridge.netrc(path));
    }

    /** Whether {@link #netrc} counts before a password in the URL, as curl's {@code --netrc} has it. Default false. */
    public AuthOptions netrcFirst(boolean value) {
        options = AroundBridge.netrcFirst(options, value);
        return this;
    }

    /**
     * Whether a request with a body is sent without it first, where {@link #scheme} is {@link AuthScheme#DIGEST} and it
     * is not known what the server wants: a large body is then sent once, as curl does it. Default false.
     */
    public AuthOptions asksEmpty(boolean value) {
        options = AroundBridge.asksEmpty(options, value);
        return this;
    }

    /** Whether what a server wanted is shown at once by the calls that follow. Default true. */
    public AuthOptions remembers(boolean value) {
        options = AroundBridge.remembers(options, value);
        return this;
    }
}
