package dev.geturl.java;

import dev.geturl.java.bridge.Times;
import java.time.Instant;
import java.util.Optional;

/**
 * A host that is reached by {@code https} alone.
 *
 * @param host its name
 * @param expires until when; empty for good
 * @param includesSubdomains whether all names below it are as well
 */
public record HstsEntry(String host, Optional<Instant> expires, boolean includesSubdomains) {
    HstsEntry(dev.geturl.HstsEntry entry) {
        this(
                entry.getHost(),
                Optional.ofNullable(Times.javaInstant(entry.getExpires())),
                entry.getIncludesSubdomains());
    }

    dev.geturl.HstsEntry entry() {
        return new dev.geturl.HstsEntry(host, Times.kotlinInstant(expires.orElse(null)), includesSubdomains);
    }
}
