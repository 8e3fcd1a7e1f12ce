package dev.geturl.java;

import java.io.IOException;
import java.net.InetAddress;
import java.util.List;

/** Finds the addresses of hosts. */
@FunctionalInterface
public interface Resolver {
    /**
     * The addresses of {@code host}, best first. It runs on a thread where it may block, which is interrupted when
     * nobody waits for it any more.
     *
     * @throws IOException when there are none
     */
    List<InetAddress> resolve(String host) throws IOException;
}
