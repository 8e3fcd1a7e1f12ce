package dev.geturl.java;

import dev.geturl.Answer;
import dev.geturl.AuthScheme;
import dev.geturl.Hop;
import dev.geturl.HttpException;
import dev.geturl.OutgoingRequest;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/** The Java of docs/recipes.md, compiled: what is around a call. {@link SnippetsTest} holds the two together. */
final class Recipes {
    private String newTrace() {
        return "7";
    }

    private Answer saved(OutgoingRequest request) {
        return null;
    }

    private String fetchToken(Optional<String> refused) {
        return refused.orElse("first");
    }

    void whereDidIEndUpAndByWhichWay(Http http) throws IOException {
        Transaction page = http.get("https://example.org/old");
        System.out.println(page.url() + " after " + page.hops().size() + " hops");
        for (Hop hop : page.hops()) System.out.println(hop);
    }

    void iWantToSeeARedirectMyself() throws IOException {
        Http http =
                Http.builder().redirects(redirects -> redirects.follow(false)).build();
        Transaction moved = http.get("https://example.org/old");
        System.out.println(moved.responseInfo().getRedirection());
    }

    void whatHappensWithOneThatMustNotBeFollowed(Http http) throws IOException {
        try {
            http.get("https://example.org/", options -> options.redirects(redirects -> redirects.atMost(3)));
        } catch (HttpException.RedirectFailed failure) {
            System.out.println(failure.getKind());
        }
    }

    void doesMyKeyGoAlongToAnotherHost(GeturlOptions options, String key) throws IOException {
        options.headers(fields -> fields.addSecret("X-Api-Key", key));
    }

    void howDoIAddSomethingToEveryRequest() throws IOException {
        Interceptor traced = chain -> chain.proceed(chain.request().with("X-Trace", newTrace()));
        Http http = Http.builder()
                .interceptors(around -> around.aroundAttempt(traced))
                .build();
        http.close();
    }

    void howDoIAnswerWithoutTheNetwork() throws IOException {
        Interceptor cached = chain -> {
            Answer known = saved(chain.request());
            return known == null ? chain.proceed() : known;
        };
        Http http =
                Http.builder().interceptors(around -> around.aroundCall(cached)).build();
        http.close();
    }

    void whatWouldThisCallDo(Http http) throws IOException {
        System.out.println(http.plan("https://example.org/form", options -> options.query("a=b")));
    }

    void howDoIGiveAUserNameAndAPassword(Http http) throws IOException {
        http.get("https://example.org/", options -> options.auth("ada", "secret")); // what the server asks for
        http.get(
                "https://example.org/",
                options -> options // Basic, unasked
                        .auth(auth -> auth.user("ada").password("secret").scheme(AuthScheme.BASIC)));
        http.get("https://ada:secret@example.org/"); // the same
    }

    void iHaveThemInANetrc(Path home) throws IOException {
        Http http =
                Http.builder().auth(auth -> auth.netrc(home.resolve(".netrc"))).build();
        http.close();
    }

    void myApiWantsATokenThatExpires() throws IOException {
        BearerAuth api = BearerAuth.of("https://api.example.org", refused -> fetchToken(refused)); // may block
        Http http =
                Http.builder().interceptors(around -> around.aroundAttempt(api)).build();
        http.close();
    }

    void myServerIsBusyNowAndThen() throws IOException {
        Http http = Http.builder()
                .retries(retries -> retries.atMost(3).firstDelay(Duration.ofMillis(100)))
                .build();
        http.close();
    }

    void whatAboutPost(Http http, String order, String id) throws IOException {
        http.geturl(
                "https://example.org/orders", options -> options.query(order).header("Idempotency-Key", id));
    }

    void aHostThatHasOnceAskedForHttpsShouldGetNothingElse() throws IOException {
        Http http = Http.builder().hsts(HstsStore.at(Path.of("hsts.txt"))).build();
        http.close();
    }
}
