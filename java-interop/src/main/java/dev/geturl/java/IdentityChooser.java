package dev.geturl.java;

import dev.geturl.TlsIdentity;
import dev.geturl.TlsIdentityRequest;

/** Chooses the certificate to show to a server that asks for one, by what it takes. */
@FunctionalInterface
public interface IdentityChooser {
    /** The certificate for {@code request}, or null to show none. It runs on a thread where it may block. */
    TlsIdentity choose(TlsIdentityRequest request) throws Exception;
}
