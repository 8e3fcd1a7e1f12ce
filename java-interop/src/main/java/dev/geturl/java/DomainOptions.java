package dev.geturl.java;

import dev.geturl.java.bridge.DomainBridge;
import dev.geturl.java.bridge.TimeOptions;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/**
 * Where a cookie jar has its list of public suffixes from. Each setter gives the group itself; what
 * is out of its bounds throws {@code IllegalArgumentException} at once.
 */
public final class DomainOptions extends OptionGroup<dev.geturl.cookies.DomainOptions> {
    DomainOptions(dev.geturl.cookies.DomainOptions options) {
        super(options);
    }

    /**
     * The URL that the list is fetched from: {@code -domainlist}. Default that of publicsuffix.org.
     */
    public DomainOptions domainList(String value) {
        options = DomainBridge.domainList(options, value);
        return this;
    }

    /** See {@link #domainList(String)}. */
    public String domainList() {
        return options.getDomainList();
    }

    /**
     * How old the list may be before it is asked for again: {@code -domainrefresh}. Positive,
     * default one day, which publicsuffix.org asks not to be undercut.
     */
    public DomainOptions domainRefresh(Duration value) {
        options = TimeOptions.DOMAIN_REFRESH.changed(options, value);
        return this;
    }

    /** See {@link #domainRefresh(Duration)}. */
    public Duration domainRefresh() {
        return TimeOptions.DOMAIN_REFRESH.of(options);
    }

    /** Forbids the network all the same: {@code -offline}. Default false. */
    public DomainOptions offline(boolean value) {
        options = DomainBridge.offline(options, value);
        return this;
    }

    /** See {@link #offline(boolean)}. */
    public boolean offline() {
        return options.getOffline();
    }

    /** The file that a fetched list is kept in, or that is read where nothing is fetched. Default none. */
    public DomainOptions domainFile(Path value) {
        options = DomainBridge.domainFile(options, okio.Path.get(value));
        return this;
    }

    /** See {@link #domainFile(Path)}. */
    public Optional<Path> domainFile() {
        return Optional.ofNullable(options.getDomainFile()).map(okio.Path::toNioPath);
    }

    /** The client that the list is fetched with. Default none: nothing is fetched. */
    public DomainOptions http(Http value) {
        options = DomainBridge.http(options, value.client());
        return this;
    }
}
