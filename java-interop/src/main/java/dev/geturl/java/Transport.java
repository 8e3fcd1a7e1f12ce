package dev.geturl.java;

import dev.geturl.net.ConnectTarget;
import java.io.IOException;

/** Opens connections. What is registered for a URL scheme: the manual's {@code register proto port command}. */
@FunctionalInterface
public interface Transport {
    /**
     * Opens a connection to the address that {@code target} names, and nothing else. It runs on a thread where it may
     * block, which is interrupted when nobody waits for it any more; it leaves nothing open then.
     *
     * @throws IOException when the address does not take the connection
     */
    Connection connect(ConnectTarget target) throws IOException;
}
