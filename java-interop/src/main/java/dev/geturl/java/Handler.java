package dev.geturl.java;

import java.io.IOException;
import java.io.InputStream;

/** Reads the body of a response while it arrives: the manual's {@code -handler}. */
@FunctionalInterface
public interface Handler {
    /**
     * Is called while there is data: reads some of {@code body}, which waits for what has not come yet.
     *
     * @return how many bytes were read; -1 when {@code body} gave it, at its end
     * @throws IOException when what is read cannot be put anywhere; it fails the exchange
     */
    long onData(InputStream body, Transaction transaction) throws IOException;
}
