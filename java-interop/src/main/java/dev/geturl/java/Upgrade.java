package dev.geturl.java;

import dev.geturl.java.bridge.Upgraded;
import java.util.Optional;

/** What a server has answered to {@link Http#upgrade}. */
public final class Upgrade implements AutoCloseable {
    private final Upgraded upgraded;

    Upgrade(Upgraded upgraded) {
        this.upgraded = upgraded;
    }

    /** The exchange, with the response's head; and with its body where there was no switch. */
    public Transaction transaction() {
        return new Transaction(upgraded.getTransaction());
    }

    /** Whether the server has switched. */
    public boolean isSwitched() {
        return upgraded.getConnection() != null;
    }

    /** What the server has switched to, as it wrote it; empty where it has not. */
    public String protocol() {
        return isSwitched() ? transaction().responseHeaderValue("Upgrade") : "";
    }

    /**
     * The connection in its new protocol; empty where the server has not switched. It has no time limits, and is closed
     * with this.
     */
    public Optional<Connection> connection() {
        return Optional.ofNullable(upgraded.getConnection()).map(NativeConnection::new);
    }

    /** Closes the connection, if there is one. */
    @Override
    public void close() {
        if (isSwitched()) upgraded.getConnection().close();
    }
}
