package dev.geturl.java;

import static dev.geturl.java.Until.until;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.geturl.Answer;
import dev.geturl.HttpException;
import dev.geturl.OutgoingRequest;
import dev.geturl.Url;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class InterceptorTest extends WithHttp {
    private static final Interceptor TRACED =
            chain -> chain.proceed(chain.request().with("X-Trace", "7"));

    @Test
    void anInterceptorChangesTheRequestAndSeesTheAnswer() throws Exception {
        AtomicInteger seen = new AtomicInteger();
        Interceptor watching = chain -> {
            Answer answer = chain.proceed();
            seen.set(answer.getResponseCode());
            assertEquals("/a", chain.transaction().orElseThrow().url().getPath());
            return answer;
        };
        try (Server server = Server.saying("hello")) {
            Transaction page = http.get(
                    server.url("/a"),
                    options -> options.interceptors(
                            around -> around.aroundCall(watching).aroundAttempt(TRACED)));
            assertEquals("hello", page.text());
            assertEquals(200, seen.get());
            assertTrue(server.requests.element().head().contains("X-Trace: 7\r\n"));
        }
    }

    @Test
    void theFirstIsTheOutermostAndThoseOfTheCallStandWithin() throws Exception {
        List<String> order = new ArrayList<>();
        try (Server server = Server.saying("hello");
                Http noted = http.newClient(config -> config.interceptors(around ->
                        around.aroundCall(noting(order, "client")).aroundAttempt(noting(order, "attempt"))))) {
            noted.get(
                    server.url("/"),
                    options -> options.interceptors(around -> around.aroundCall(noting(order, "call"))));
            assertEquals(List.of("client", "call", "attempt"), order);
        }
    }

    private static Interceptor noting(List<String> order, String name) {
        return chain -> {
            order.add(name);
            return chain.proceed();
        };
    }

    @Test
    void anInterceptorAnswersWithoutTheNetwork() throws Exception {
        Interceptor cached = chain -> Answer.of(200, "text/plain", "known");
        Transaction page =
                http.get("http://127.0.0.1:1/", options -> options.interceptors(around -> around.aroundCall(cached)));
        assertEquals("known", page.text());
    }

    @Test
    void anInterceptorBlocksAndCallsTheClientItselfHoweverManyDo() throws Exception {
        int calls = 200;
        CountDownLatch allWithin = new CountDownLatch(calls);
        try (Server server = Server.saying("hello")) {
            Interceptor asking = chain -> {
                allWithin.countDown();
                try {
                    allWithin.await();
                } catch (InterruptedException interrupted) {
                    throw new InterruptedIOException("interrupted");
                }
                String token = http.get(server.url("/token")).text();
                return chain.proceed(chain.request().with("X-Token", token));
            };
            List<CompletableFuture<Transaction>> all = new ArrayList<>();
            for (int call = 0; call < calls; call++) {
                all.add(http.getAsync(
                        server.url("/"), options -> options.interceptors(around -> around.aroundAttempt(asking))));
            }
            for (CompletableFuture<Transaction> one : all)
                assertEquals("hello", one.join().text());
            assertEquals(
                    calls,
                    server.requests.stream()
                            .filter(request -> request.head().contains("X-Token: hello"))
                            .count());
        }
    }

    @Test
    void whatAnInterceptorThrowsFailsTheCall() throws Exception {
        try (Server server = Server.saying("hello")) {
            IOException broken = new IOException("no token");
            HttpException.Unexpected failure = assertThrows(
                    HttpException.Unexpected.class,
                    () -> http.get(
                            server.url("/"),
                            options -> options.interceptors(around -> around.aroundCall(chain -> {
                                throw broken;
                            }))));
            assertEquals(broken, failure.getCause());
            assertThrows(
                    HttpException.ConnectFailed.class,
                    () -> http.get(
                            "http://127.0.0.1:1/",
                            options -> options.interceptors(around -> around.aroundCall(TRACED))));
            assertEquals(0, server.requests.size());
        }
    }

    @Test
    void cancellingTheCallInterruptsItsInterceptor() throws Exception {
        CountDownLatch within = new CountDownLatch(1);
        AtomicReference<Throwable> ended = new AtomicReference<>();
        Interceptor waiting = chain -> {
            within.countDown();
            try {
                return chain.proceed();
            } catch (IOException failure) {
                ended.set(failure);
                throw failure;
            }
        };
        try (ServerSocket silent = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            CompletableFuture<Transaction> page = http.getAsync(
                    "http://127.0.0.1:" + silent.getLocalPort() + "/",
                    options -> options.interceptors(around -> around.aroundCall(waiting)));
            within.await();
            try (Socket connection = silent.accept()) {
                page.cancel(true);
                until("the interceptor has ended", () -> ended.get() != null);
                assertInstanceOf(IOException.class, ended.get());
                // To the end of the connection.
                connection.getInputStream().readAllBytes();
            }
        }
    }

    @Test
    void interruptingTheCallerEndsItsInterceptor() throws Exception {
        CountDownLatch within = new CountDownLatch(1);
        AtomicReference<Throwable> thrown = new AtomicReference<>();
        Interceptor stuck = chain -> {
            within.countDown();
            try {
                new CountDownLatch(1).await();
                throw new AssertionError("nobody counts down");
            } catch (InterruptedException interrupted) {
                throw new InterruptedIOException("interrupted");
            }
        };
        Thread caller = new Thread(() -> thrown.set(assertThrows(
                InterruptedIOException.class,
                () -> http.get(
                        "http://127.0.0.1:1/", options -> options.interceptors(around -> around.aroundCall(stuck))))));
        caller.start();
        within.await();
        caller.interrupt();
        caller.join();
        assertInstanceOf(InterruptedIOException.class, thrown.get());
    }

    @Test
    void manyCallsWaitForOneTokenAndARefusedOneIsReplaced() throws Exception {
        ConcurrentLinkedQueue<Optional<String>> refreshes = new ConcurrentLinkedQueue<>();
        try (Server server = new Server((request, out) -> {
            if (request.head().contains("Bearer second\r\n")) Server.ok(out, "in");
            else Server.write(out, "HTTP/1.1 401 Unauthorized\r\nContent-Length: 0\r\n\r\n");
        })) {
            BearerAuth blocking = BearerAuth.of(server.url("/"), refused -> {
                refreshes.add(refused);
                return refused.isEmpty() ? "first" : "second";
            });
            List<CompletableFuture<Transaction>> all = new ArrayList<>();
            for (int call = 0; call < 20; call++) {
                all.add(http.getAsync(
                        server.url("/" + call),
                        options -> options.interceptors(around -> around.aroundAttempt(blocking))));
            }
            for (CompletableFuture<Transaction> one : all)
                assertEquals("in", one.join().text());
            assertEquals(List.of(Optional.empty(), Optional.of("first")), List.copyOf(refreshes));
        }
    }

    @Test
    void aTokenThatIsToComeIsWaitedForAndItsFailureIsTheCalls() throws Exception {
        CompletableFuture<String> token = new CompletableFuture<>();
        try (Server server = Server.saying("in")) {
            BearerAuth async = BearerAuth.async(server.url("/"), refused -> token);
            CompletableFuture<Transaction> page = http.getAsync(
                    server.url("/"), options -> options.interceptors(around -> around.aroundAttempt(async)));
            token.complete("late");
            assertEquals("in", page.join().text());
            assertTrue(server.requests.element().head().contains("Authorization: Bearer late\r\n"));
            BearerAuth broken = BearerAuth.of(server.url("/"), refused -> {
                throw new IOException("no tokens today");
            });
            assertThrows(
                    HttpException.Unexpected.class,
                    () -> http.get(
                            server.url("/"), options -> options.interceptors(around -> around.aroundAttempt(broken))));
        }
    }

    @Test
    void interceptorsAreTestedWithoutAClient() throws Exception {
        List<String> sent = new ArrayList<>();
        Chain chain = new Chain() {
            @Override
            public OutgoingRequest request() {
                return new OutgoingRequest(Url.parse("https://api.example/"));
            }

            @Override
            public Answer proceed(OutgoingRequest request) {
                sent.add(request.getHeaders().get("Authorization"));
                return Answer.of(sent.size() == 1 ? 401 : 200);
            }
        };
        assertEquals(401, TRACED.intercept(chain).getResponseCode());
        sent.clear();
        BearerAuth bearer = BearerAuth.of("https://api.example/", refused -> refused.orElse("a") + "b");
        assertEquals(200, bearer.intercept(chain).getResponseCode());
        assertEquals(List.of("Bearer ab", "Bearer abb"), sent);
    }
}
