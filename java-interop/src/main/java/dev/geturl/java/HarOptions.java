package dev.geturl.java;

import dev.geturl.java.bridge.ShowBridge;

/**
 * What goes into a {@link Har}. Each setter gives the group itself; what is out of its bounds throws {@code
 * IllegalArgumentException} at once.
 */
public final class HarOptions extends OptionGroup<dev.geturl.show.HarOptions> {
    HarOptions(dev.geturl.show.HarOptions options) {
        super(options);
    }

    /** Whether secret values stand in it; else {@code ***} does. Default false. */
    public HarOptions secrets(boolean value) {
        options = ShowBridge.secrets(options, value);
        return this;
    }

    /** Bytes of each body that go into it; a longer one is left out. Default 1 MiB; 0 for no bodies. */
    public HarOptions bodyBytes(long value) {
        options = ShowBridge.bodyBytes(options, value);
        return this;
    }

    /** How many entries are kept; beyond that the oldest is dropped. Default 10,000. */
    public HarOptions atMost(int value) {
        options = ShowBridge.atMost(options, value);
        return this;
    }
}
