package dev.geturl.java;

import dev.geturl.Answer;
import java.io.IOException;

/**
 * Stands between a caller and the network: sees each request, may change it, sees what came of it, may ask again or
 * answer itself. See {@link Interceptors} for where it may stand.
 *
 * <pre>{@code
 * Interceptor traced = chain -> chain.proceed(chain.request().with("X-Trace", newTrace()));
 * }</pre>
 *
 * <p>It may block: each call runs it on a thread of its own, a virtual one where the JDK has them, and never on a
 * loop's. One object may serve many calls at once. When the call is cancelled the thread is interrupted.
 */
@FunctionalInterface
public interface Interceptor {
    /**
     * Carries out the request of {@code chain}, or answers it otherwise.
     *
     * @return what the last {@link Chain#proceed} gave, or an answer of its own, see {@link Answer#of}
     * @throws IOException fails the call: an {@code HttpException} as it is, all else as {@code
     *     HttpException.Unexpected}
     */
    Answer intercept(Chain chain) throws IOException;
}
