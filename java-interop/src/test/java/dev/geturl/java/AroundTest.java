package dev.geturl.java;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.geturl.AuthScheme;
import dev.geturl.EntityTag;
import dev.geturl.Hop;
import dev.geturl.HttpException;
import dev.geturl.RepeatReason;
import dev.geturl.RetryBudget;
import dev.geturl.Status;
import dev.geturl.mock.MockFault;
import dev.geturl.mock.MockRequest;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What stands around an exchange: redirects, logins, retries, conditions, and the plan of all that. */
@Timeout(60)
class AroundTest {
    private static final String URL = "https://any.example/start";

    private static MockResponse to(String location) {
        return MockResponse.status(302).header("Location", location);
    }

    @Test
    void aRedirectIsFollowedAndEachHopIsTold() throws Exception {
        MockTransport mock = MockTransport.of(to("/next"), to("/end"), MockResponse.text("here"));
        List<Integer> told = new CopyOnWriteArrayList<>();
        try (Http http = mock.http()) {
            Transaction page = http.get(URL, options -> options.onHop((call, hop) -> told.add(hop.getResponseCode())));
            assertEquals("here", page.text());
            assertEquals("/end", page.url().getPath());
            assertEquals(List.of(302, 302), told);
            assertEquals(
                    List.of("GET /start HTTP/1.1", "GET /next HTTP/1.1"),
                    page.hops().stream().map(Hop::getRequestLine).toList());
        }
    }

    @Test
    void aRedirectIsTheCallersWhereItIsNotFollowedAndFailsWhereItMayNotBe() throws Exception {
        MockTransport mock =
                MockTransport.of(request -> to("/again" + request.getTarget().length()));
        try (Http http = mock.http(config -> config.redirects(redirects -> redirects.atMost(2)))) {
            Transaction moved = http.get(URL, options -> options.redirects(redirects -> redirects.follow(false)));
            assertEquals(302, moved.responseCode());
            assertThrows(HttpException.RedirectFailed.class, () -> http.get(URL));
            assertEquals(4, mock.requests().size());
        }
    }

    @Test
    void aRedirectGroupHoldsWhatItWasGiven() throws Exception {
        Http http = Http.builder()
                .redirects(redirects -> redirects
                        .allowDowngrade(true)
                        .trusted(true)
                        .keepPost(301, 302)
                        .keepMethod(true)
                        .sendReferer(true)
                        .stopLoops(false)
                        .schemes("https")
                        .secretHeaders("X-Key"))
                .build();
        String text = http.plan(URL, options -> {}).getRedirects().toString();
        http.close();
        for (String part : List.of(
                "allowDowngrade=true", "trusted=true", "301, 302", "keepMethod=true", "stopLoops=false", "X-Key")) {
            assertTrue(text.contains(part), text);
        }
        assertThrows(
                IllegalArgumentException.class, () -> Http.builder().redirects(redirects -> redirects.keepPost(307)));
    }

    @Test
    void aChallengeIsAnsweredByTheStrongestScheme() throws Exception {
        MockTransport mock = MockTransport.of(request -> request.getHeaders().get("Authorization") == null
                ? MockResponse.status(401)
                        .header("WWW-Authenticate", "Basic realm=\"a\"")
                        .header("WWW-Authenticate", "Digest realm=\"a\", nonce=\"n\", algorithm=SHA-256, qop=\"auth\"")
                : MockResponse.text("in"));
        try (Http http = mock.http(config -> config.auth("ada", "secret"))) {
            Transaction page = http.get(URL);
            assertEquals("in", page.text());
            assertTrue(mock.requests().get(1).getHeaders().get("Authorization").startsWith("Digest "));
            assertEquals(RepeatReason.LOGIN, page.hops().get(0).getReason());
            http.get(
                    URL,
                    options ->
                            options.auth(auth -> auth.user("bob").password("b").scheme(AuthScheme.BASIC)));
            assertEquals("Basic Ym9iOmI=", mock.requests().get(2).getHeaders().get("Authorization"));
        }
    }

    @Test
    void aNetrcSaysWhoAsks(@TempDir Path folder) throws Exception {
        Path netrc = Files.writeString(folder.resolve("netrc"), "machine any.example login ada password secret\n");
        MockTransport mock = MockTransport.of(MockResponse.text("in"));
        try (Http http =
                mock.http(config -> config.auth(auth -> auth.netrc(netrc).scheme(AuthScheme.BASIC)))) {
            http.get(URL);
            assertEquals(
                    "Basic YWRhOnNlY3JldA==",
                    mock.requests().get(0).getHeaders().get("Authorization"));
        }
        assertThrows(UncheckedIOException.class, () -> Http.builder().auth(auth -> auth.netrc(folder.resolve("none"))));
    }

    @Test
    void whatFailsForNowIsTriedAgain() throws Exception {
        MockTransport mock = MockTransport.of(
                MockResponse.status(503).header("Connection", "close"),
                MockResponse.fault(MockFault.NoAnswer.INSTANCE),
                MockResponse.text("up"));
        try (Http http = mock.http(config -> config.retries(retries -> retries.firstDelay(Duration.ofMillis(1))))) {
            Transaction page = http.get(URL);
            assertEquals("up", page.text());
            assertEquals(2, page.hops().size());
            assertEquals(503, page.hops().get(0).getResponseCode());
            assertInstanceOf(HttpException.class, page.hops().get(1).getFailure());
        }
    }

    @Test
    void whatIsNotIdempotentOrHasNoRetriesLeftIsNotTriedAgain() throws Exception {
        MockTransport mock = MockTransport.of(request -> MockResponse.status(503));
        try (Http http = mock.http()) {
            assertEquals(
                    503,
                    http.post(URL, "a=b", options -> options.retries(retries -> {}))
                            .responseCode());
            assertEquals(1, mock.requests().size());
            Transaction failed = http.post(
                    URL,
                    "a=b",
                    options -> options.retries(retries -> retries.allMethods(true)
                            .atMost(3)
                            .codes(503)
                            .firstDelay(Duration.ZERO)
                            .growth(1)
                            .jitter(0)
                            .budget(RetryBudget.UNLIMITED)));
            assertEquals(503, failed.responseCode());
            assertEquals(5, mock.requests().size());
        }
    }

    @Test
    void cancellingEndsTheWaitForARetry() throws Exception {
        MockTransport mock = MockTransport.of(request -> MockResponse.status(503));
        try (Http http = mock.http(config -> config.retries(
                retries -> retries.firstDelay(Duration.ofHours(1)).longestDelay(Duration.ofHours(1))))) {
            List<Transaction> calls = new CopyOnWriteArrayList<>();
            var page = http.getAsync(URL, options -> options.onHop((call, hop) -> calls.add(call)));
            Until.until("the first answer has come", () -> !calls.isEmpty());
            page.cancel(true);
            http.wait(calls.get(0));
            assertEquals(Status.RESET, calls.get(0).status());
        }
    }

    @Test
    void anUnchangedResourceIsNotSentAgain() throws Exception {
        Instant changed = Instant.parse("1994-11-06T08:49:37Z");
        MockTransport mock = MockTransport.of(request -> request.getHeaders().get("If-None-Match") == null
                ? MockResponse.text("news").header("ETag", "\"v1\"").header("Last-Modified", HttpDate.format(changed))
                : MockResponse.status(304));
        try (Http http = mock.http()) {
            Transaction first = http.get(URL);
            assertEquals(Optional.of(new EntityTag("v1", false)), first.entityTag());
            assertEquals(Optional.of(changed), first.lastModified());
            assertFalse(first.isNotModified());
            assertTrue(http.get(URL, options -> options.ifChangedSince(first)).isNotModified());
            var asked = mock.requests().get(1).getHeaders();
            assertEquals("\"v1\"", asked.get("If-None-Match"));
            assertEquals("Sun, 06 Nov 1994 08:49:37 GMT", asked.get("If-Modified-Since"));
        }
    }

    @Test
    void conditionsAreSent() throws Exception {
        MockTransport mock = MockTransport.of(request -> MockResponse.status(412));
        Instant time = Instant.EPOCH;
        EntityTag tag = new EntityTag("a", true);
        try (Http http = mock.http()) {
            http.get(URL, options -> options.ifMatch(tag).ifUnmodifiedSince(time));
            http.get(URL, options -> options.ifNoneMatch(tag).ifModifiedSince(time));
            assertEquals(412, http.get(URL, GeturlOptions::ifNothingThere).responseCode());
        }
        var asked = mock.requests().stream().map(MockRequest::getHeaders).toList();
        assertEquals("W/\"a\"", asked.get(0).get("If-Match"));
        assertEquals("Thu, 01 Jan 1970 00:00:00 GMT", asked.get(0).get("If-Unmodified-Since"));
        assertEquals("W/\"a\"", asked.get(1).get("If-None-Match"));
        assertEquals("Thu, 01 Jan 1970 00:00:00 GMT", asked.get(1).get("If-Modified-Since"));
        assertEquals("*", asked.get(2).get("If-None-Match"));
        assertEquals(Optional.empty(), HttpDate.parse("no date"));
    }

    @Test
    void aPlanSaysWhatWouldBeDoneAndDoesNothing() throws Exception {
        MockTransport mock = MockTransport.of();
        try (Http http = mock.http(config -> config.retries(retries -> retries.atMost(7)))) {
            var plan = http.plan(URL, options -> options.form("a", "b").auth("ada", "very secret"));
            assertEquals("POST /start HTTP/1.1", plan.getRequestLine());
            assertEquals(7, plan.getRetries().getAtMost());
            assertFalse(plan.toString().contains("very secret"), plan.toString());
            assertThrows(HttpException.InvalidUrl.class, () -> http.plan("http://", options -> {}));
        }
        assertEquals(List.of(), mock.requests());
    }

    @Test
    void aHostThatWantsHttpsIsAskedForByNothingElse(@TempDir Path folder) throws Exception {
        Path file = folder.resolve("hsts.txt");
        HstsStore store = HstsStore.at(file);
        MockTransport mock = MockTransport.of(request ->
                MockResponse.text("safe").header("Strict-Transport-Security", "max-age=1000; includeSubDomains"));
        Http http = mock.http(config -> config.hsts(store));
        http.get(URL);
        assertEquals("https", http.get("http://www.any.example/").url().getScheme());
        http.close();
        http.awaitClosed();
        assertTrue(HstsStore.at(file).covers("any.example"));
        assertTrue(store.covers("any.example"));
        HstsEntry known = store.entries().get(0);
        assertTrue(known.includesSubdomains() && known.expires().isPresent());
        store.save();
        assertTrue(HstsStore.at(file).covers("www.any.example"));
        store.remove("any.example");
        store.remove("www.any.example");
        HstsStore inMemory = HstsStore.inMemory();
        inMemory.add(new HstsEntry("b.example", Optional.empty(), false));
        assertEquals(List.of(new HstsEntry("b.example", Optional.empty(), false)), inMemory.entries());
        assertEquals(List.of(), store.entries());
    }
}
