package dev.geturl.java;

import dev.geturl.HttpException;
import dev.geturl.TimeoutKind;
import dev.geturl.java.bridge.BeyondAndroid;
import java.io.IOException;
import java.net.ConnectException;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpTimeoutException;
import java.util.EnumSet;
import java.util.Set;
import java.util.concurrent.CompletionException;
import javax.net.ssl.SSLHandshakeException;

/** What went wrong, by the JDK's exceptions: callers of its client look for these. Ours are their causes. */
@BeyondAndroid(why = "java.net.http is the JDK's alone")
final class JdkFailures {
    private static final Set<TimeoutKind> CONNECTING =
            EnumSet.of(TimeoutKind.CONNECT, TimeoutKind.RESOLVE, TimeoutKind.TLS, TimeoutKind.PROXY);

    private JdkFailures() {}

    /** @param isLate whether the request's own time was up. */
    static Throwable of(Throwable failure, boolean isLate) {
        return asTheJdks(inside(failure), isLate);
    }

    /** What a future of another has failed with. */
    static Throwable inside(Throwable failure) {
        boolean isWrapped = failure instanceof CompletionException && failure.getCause() != null;
        return isWrapped ? inside(failure.getCause()) : failure;
    }

    private static Throwable asTheJdks(Throwable failure, boolean isLate) {
        if (isLate) return because(new HttpTimeoutException("request timed out"), failure);
        if (failure instanceof HttpException.Timeout timeout) {
            return because(
                    CONNECTING.contains(timeout.getKind())
                            ? new HttpConnectTimeoutException(timeout.getMessage())
                            : new HttpTimeoutException(timeout.getMessage()),
                    failure);
        }
        if (failure instanceof HttpException.ConnectFailed || failure instanceof HttpException.UnknownHost) {
            return because(new ConnectException(failure.getMessage()), failure);
        }
        if (failure instanceof HttpException.TlsFailed) {
            return because(new SSLHandshakeException(failure.getMessage()), failure);
        }
        return failure;
    }

    private static IOException because(IOException failure, Throwable cause) {
        failure.initCause(cause);
        return failure;
    }
}
