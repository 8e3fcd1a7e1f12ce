package dev.geturl.java;

import dev.geturl.Answer;
import dev.geturl.java.bridge.Interception;
import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;

/**
 * Shows a bearer token (RFC 6750) to one server, and gets a new one when it is refused with 401: to stand around
 * attempts. May serve many calls at once.
 *
 * <pre>{@code
 * BearerAuth api = BearerAuth.of("https://api.example.org", refused -> fetchToken());
 * Http http = Http.builder().interceptors(around -> around.aroundAttempt(api)).build();
 * }</pre>
 *
 * <p>However many calls want a token, one refresh is under way: all of them wait for it, without a thread. It goes on
 * when the call that began it is cancelled. A refused request is sent once more, where its body can be sent again. When
 * the refresh throws, the calls that wait for it fail with that, and the next call tries it anew.
 */
public final class BearerAuth implements Interceptor {
    private final dev.geturl.BearerAuth bearer;

    private BearerAuth(dev.geturl.BearerAuth bearer) {
        this.bearer = bearer;
    }

    /** Gives tokens. */
    @FunctionalInterface
    public interface TokenSource {
        /** A token that is not {@code refused}, which is empty for the first. It may block. */
        String token(Optional<String> refused) throws Exception;
    }

    /**
     * Shows the tokens of {@code source} to the server of {@code origin}, and to no other. They may be fetched with a
     * client of their own, or with this one from another origin.
     *
     * @throws dev.geturl.HttpException.InvalidUrl when {@code origin} is no URL
     */
    public static BearerAuth of(String origin, TokenSource source) {
        return new BearerAuth(Interception.bearer(origin, refused -> source.token(Optional.ofNullable(refused))));
    }

    /** As {@link #of}, with tokens that are to come. */
    public static BearerAuth async(String origin, Function<Optional<String>, CompletionStage<String>> source) {
        return new BearerAuth(Interception.bearerLater(origin, refused -> source.apply(Optional.ofNullable(refused))));
    }

    dev.geturl.BearerAuth theirs() {
        return bearer;
    }

    @Override
    public Answer intercept(Chain chain) throws IOException {
        dev.geturl.Transaction call =
                chain.transaction().map(Transaction::transaction).orElse(null);
        return Interception.intercept(bearer, chain.request(), call, chain::proceed);
    }

    /** For whom the tokens are. */
    @Override
    public String toString() {
        return bearer.toString();
    }
}
