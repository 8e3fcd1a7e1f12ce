package dev.geturl.java;

import dev.geturl.TlsAnswer;
import dev.geturl.TlsQuestion;

/** Is asked about what a handshake brings: TclTLS's {@code -validatecommand}. */
@FunctionalInterface
public interface ValidateCallback {
    /**
     * Answers {@code question}. It runs on a thread where it may block; the handshake waits for it. What it throws
     * fails the handshake.
     */
    TlsAnswer validate(TlsQuestion question) throws Exception;
}
