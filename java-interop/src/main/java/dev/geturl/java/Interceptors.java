package dev.geturl.java;

import dev.geturl.java.bridge.Interception;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Who stands around each exchange, and where. The first that was added is the outermost: it sees the request first and
 * the answer last. Each setter gives these themselves.
 *
 * <pre>
 * the call ─► aroundCall ─► redirects, logins, retries ─► aroundAttempt ─► the network
 * </pre>
 */
public final class Interceptors extends OptionGroup<dev.geturl.Interceptors> {
    Interceptors(dev.geturl.Interceptors options) {
        super(options);
    }

    /**
     * Adds some that see a call once, however often something is sent for it: before its redirects, logins and retries,
     * and after them. They see the caller's own field lines and may change the URL.
     */
    public Interceptors aroundCall(Interceptor... interceptors) {
        return with(theirs(interceptors), List.of());
    }

    /**
     * Adds some that see each request on its way to the network and each response from there: every redirect, login
     * and retry. They see all field lines, cookies included.
     */
    public Interceptors aroundAttempt(Interceptor... interceptors) {
        return with(List.of(), theirs(interceptors));
    }

    private Interceptors with(List<dev.geturl.Interceptor> calls, List<dev.geturl.Interceptor> attempts) {
        options = options.plus(new dev.geturl.Interceptors(calls, attempts));
        return this;
    }

    private static List<dev.geturl.Interceptor> theirs(Interceptor... interceptors) {
        return Arrays.stream(interceptors).map(Interceptors::theirs).collect(Collectors.toList());
    }

    private static dev.geturl.Interceptor theirs(Interceptor interceptor) {
        if (interceptor instanceof BearerAuth bearer) return bearer.theirs();
        return Interception.interceptor(chain -> interceptor.intercept(new NativeChain(chain)));
    }
}
