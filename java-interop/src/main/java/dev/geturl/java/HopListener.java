package dev.geturl.java;

import dev.geturl.Hop;

/** Is told of each step of a call that was not its last: redirects, challenges, what is tried again. */
@FunctionalInterface
public interface HopListener {
    /** {@code transaction} goes on after {@code hop}. It waits for this. */
    void onHop(Transaction transaction, Hop hop);
}
