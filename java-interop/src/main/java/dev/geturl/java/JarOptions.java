package dev.geturl.java;

import dev.geturl.java.bridge.JarBridge;
import dev.geturl.java.bridge.TimeOptions;
import java.time.Duration;
import java.util.function.Consumer;

/**
 * How a cookie jar keeps its cookies. Each setter gives the group itself; what is out of its bounds
 * throws {@code IllegalArgumentException} at once.
 */
public final class JarOptions extends OptionGroup<dev.geturl.cookies.JarOptions> {
    JarOptions(dev.geturl.cookies.JarOptions options) {
        super(options);
    }

    /**
     * Cookies of one site (registrable domain, or host where it has none) at most; those that
     * exceed it go in the order of RFC 6265bis, section 5.7. Above 0, default 180.
     */
    public JarOptions maxPerSite(int value) {
        options = JarBridge.maxPerSite(options, value);
        return this;
    }

    /** See {@link #maxPerSite(int)}. */
    public int maxPerSite() {
        return options.getMaxPerSite();
    }

    /** Cookies of the jar at most: {@code -retain}. Above 0, default 3,000. */
    public JarOptions retain(int value) {
        options = JarBridge.retain(options, value);
        return this;
    }

    /** See {@link #retain(int)}. */
    public int retain() {
        return options.getRetain();
    }

    /**
     * How often what has expired is taken out: {@code -purgeold}. It is never sent in between. A
     * jar in memory looks only when something is stored. Positive, default 60 s.
     */
    public JarOptions purgeOld(Duration value) {
        options = TimeOptions.PURGE_OLD.changed(options, value);
        return this;
    }

    /** See {@link #purgeOld(Duration)}. */
    public Duration purgeOld() {
        return TimeOptions.PURGE_OLD.of(options);
    }

    /**
     * How many cookies have to be taken out of a database before its room is given back: {@code
     * -vacuumtrigger}. Above 0, default 200.
     */
    public JarOptions vacuumTrigger(int value) {
        options = JarBridge.vacuumTrigger(options, value);
        return this;
    }

    /** See {@link #vacuumTrigger(int)}. */
    public int vacuumTrigger() {
        return options.getVacuumTrigger();
    }

    /**
     * Whether cookies without an expiry are kept in the database, where other processes see them
     * and where they stay until they are cleared. Default false: they end with this process.
     */
    public JarOptions keepSessions(boolean value) {
        options = JarBridge.keepSessions(options, value);
        return this;
    }

    /** See {@link #keepSessions(boolean)}. */
    public boolean keepSessions() {
        return options.getKeepSessions();
    }

    /**
     * How old what a jar knows of other processes' changes may be: a read that begins this long
     * after the last look takes another look first. Zero looks each time. Default 1 s.
     */
    public JarOptions freshness(Duration value) {
        options = TimeOptions.FRESHNESS.changed(options, value);
        return this;
    }

    /** See {@link #freshness(Duration)}. */
    public Duration freshness() {
        return TimeOptions.FRESHNESS.of(options);
    }

    /**
     * Whether a request has one cookie at most for each key, as Tcl's manual wishes. Default false:
     * all that match are sent, as RFC 6265bis has it.
     */
    public JarOptions oneOfEachKey(boolean value) {
        options = JarBridge.oneOfEachKey(options, value);
        return this;
    }

    /** See {@link #oneOfEachKey(boolean)}. */
    public boolean oneOfEachKey() {
        return options.getOneOfEachKey();
    }

    /** Where the public suffix list comes from. */
    public JarOptions domains(Consumer<DomainOptions> change) {
        options = JarBridge.domains(options, OptionGroup.changed(new DomainOptions(options.getDomains()), change));
        return this;
    }

    /** See {@link #domains(Consumer)}. */
    public DomainOptions domains() {
        return new DomainOptions(options.getDomains());
    }

    static dev.geturl.cookies.JarOptions of(Consumer<JarOptions> change) {
        return OptionGroup.changed(new JarOptions(new dev.geturl.cookies.JarOptions()), change);
    }
}
