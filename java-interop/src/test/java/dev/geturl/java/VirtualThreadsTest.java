package dev.geturl.java;

import static dev.geturl.java.Until.until;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.InputStream;
import java.io.InterruptedIOException;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledForJreRange;
import org.junit.jupiter.api.condition.JRE;

/** Blocking calls on virtual threads, which this module's Java knows nothing of. */
@Timeout(60)
@EnabledForJreRange(min = JRE.JAVA_21)
class VirtualThreadsTest extends WithHttp {
    private static final int CALLERS = 300;

    private static ExecutorService virtualThreads() throws ReflectiveOperationException {
        Method factory = Executors.class.getMethod("newVirtualThreadPerTaskExecutor");
        return (ExecutorService) factory.invoke(null);
    }

    /** What one of many callers does at a server, on a thread of its own. */
    private interface Caller {
        String call(Http http, String url) throws Exception;
    }

    /** What {@link #CALLERS} of them get of {@code server}, with a connection each. */
    private List<String> got(Server server, Caller caller) throws Exception {
        try (Http many = http.newBuilder()
                .pool(pool -> pool.maxConnectionsPerHost(CALLERS))
                .build()) {
            ExecutorService threads = virtualThreads();
            List<Future<String>> texts = new ArrayList<>();
            for (int number = 0; number < CALLERS; number++) {
                texts.add(threads.submit(() -> caller.call(many, server.url("/"))));
            }
            List<String> got = new ArrayList<>();
            for (Future<String> text : texts) got.add(text.get());
            threads.shutdown();
            return got;
        }
    }

    /** If waiting held up a carrier, of which there are as many as processors, these would wait for each other. */
    @Test
    void hundredsWaitAtOnce() throws Exception {
        CountDownLatch all = new CountDownLatch(CALLERS);
        try (Server server = new Server((request, out) -> {
            all.countDown();
            all.await();
            Server.ok(out, "hello");
        })) {
            assertEquals(
                    Collections.nCopies(CALLERS, "hello"),
                    got(server, (many, url) -> many.get(url).text()));
        }
    }

    /** The second half of each body comes when all have the first. */
    @Test
    void hundredsReadAtOnce() throws Exception {
        CountDownLatch all = new CountDownLatch(CALLERS);
        try (Server server = new Server((request, out) -> {
            Server.write(out, "HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nha");
            all.await();
            Server.write(out, "lf");
        })) {
            Caller reader = (many, url) -> {
                try (InputStream body = many.open(url).inputStream()) {
                    byte[] half = body.readNBytes(2);
                    all.countDown();
                    return new String(half, US_ASCII) + new String(body.readAllBytes(), US_ASCII);
                }
            };
            assertEquals(Collections.nCopies(CALLERS, "half"), got(server, reader));
        }
    }

    /** Where waiting at a selector holds up no carrier, one alone changes no thread, like one of the platform. */
    @Test
    @EnabledForJreRange(min = JRE.JAVA_24)
    void oneAloneIsToldOfEventsOnItsOwnTime() throws Exception {
        Set<Thread> told = ConcurrentHashMap.newKeySet();
        try (Server server = new Server((request, out) -> Server.ok(out, "hello"))) {
            ExecutorService threads = virtualThreads();
            Future<Thread> caller = threads.submit(() -> {
                for (int call = 0; call < 3; call++) {
                    http.get(
                            server.url("/"),
                            options -> options.events((transaction, event, at) -> told.add(Thread.currentThread())));
                }
                return Thread.currentThread();
            });
            assertEquals(Set.of(caller.get()), told);
            threads.shutdown();
        }
    }

    @Test
    void anInterruptedOneResetsItsExchange() throws Exception {
        CountDownLatch end = new CountDownLatch(1);
        try (Server server = new Server((request, out) -> end.await())) {
            AtomicReference<Exception> thrown = new AtomicReference<>();
            CountDownLatch done = new CountDownLatch(1);
            ExecutorService threads = virtualThreads();
            threads.submit(() -> {
                try {
                    http.get(server.url("/"));
                } catch (Exception failure) {
                    thrown.set(failure);
                    assertTrue(Thread.currentThread().isInterrupted());
                }
                done.countDown();
            });
            until("it was asked", () -> !server.requests.isEmpty());
            threads.shutdownNow();
            done.await();
            assertInstanceOf(InterruptedIOException.class, thrown.get());
            end.countDown();
            until("the connection was closed", () -> server.open() == 0);
        }
    }
}
