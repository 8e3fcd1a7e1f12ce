package dev.geturl.java;

import dev.geturl.java.bridge.JarCalls;
import java.io.IOException;
import java.time.Instant;
import java.util.Optional;

/**
 * Which public suffix list a jar uses.
 *
 * @param version the list's version
 * @param names how many names it has
 * @param fetched when it was fetched; empty for the one that is shipped
 * @param failure why the last attempt to fetch a newer one failed; empty when it did not
 */
public record DomainStatus(String version, int names, Optional<Instant> fetched, Optional<IOException> failure) {
    DomainStatus(dev.geturl.cookies.DomainStatus status) {
        this(
                status.getVersion(),
                status.getNames(),
                Optional.ofNullable(JarCalls.fetched(status)),
                Optional.ofNullable(status.getFailure()));
    }
}
