package dev.geturl.java;

import dev.geturl.TlsPasswordRequest;

/** Is asked for the password of an encrypted key or key store: TclTLS's {@code -passwordcommand}. */
@FunctionalInterface
public interface PasswordCallback {
    /** The password that {@code request} wants; null when there is none. It runs on a thread where it may block. */
    String password(TlsPasswordRequest request) throws Exception;
}
