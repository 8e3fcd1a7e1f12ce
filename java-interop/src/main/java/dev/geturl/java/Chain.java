package dev.geturl.java;

import dev.geturl.Answer;
import dev.geturl.OutgoingRequest;
import java.io.IOException;
import java.util.Optional;

/**
 * What an {@link Interceptor} stands before: those behind it, and the network. For tests anybody may make one, of the
 * request and of what it comes to.
 */
public interface Chain {
    /** The request as it came here. */
    OutgoingRequest request();

    /** The call that it belongs to; empty in a test without one. */
    default Optional<Transaction> transaction() {
        return Optional.empty();
    }

    /**
     * Has {@code request} carried out by those behind this one, and waits until the head of the response is there. May
     * be called again, with the same or another request, where {@link OutgoingRequest#getCanRepeat()} says so; what
     * came before is dropped then.
     *
     * @throws dev.geturl.HttpException when it fails
     * @throws java.io.InterruptedIOException when the call was cancelled
     */
    Answer proceed(OutgoingRequest request) throws IOException;

    /** As the other, with the request as it came here. */
    default Answer proceed() throws IOException {
        return proceed(request());
    }
}
