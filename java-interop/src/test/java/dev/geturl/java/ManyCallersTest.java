package dev.geturl.java;

import static dev.geturl.java.Until.until;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** More callers than the threads that the platform has for what waits. */
@Timeout(60)
class ManyCallersTest extends WithHttp {
    /** More than 64, which is the platform's number. */
    private static final int CALLERS = 80;

    private static final int HELD = 70;

    ManyCallersTest() {
        super(Http.builder()
                .pool(pool -> pool.maxConnectionsPerHost(CALLERS).maxIdlePerOrigin(CALLERS))
                .build());
    }

    @Test
    void futuresThatWaitOnCallersConnectionsKeepNobodyWaiting() throws Exception {
        CyclicBarrier all = new CyclicBarrier(CALLERS);
        CountDownLatch mayAnswer = new CountDownLatch(1);
        ExecutorService threads = Executors.newFixedThreadPool(CALLERS);
        try (Server server = new Server((request, out) -> {
            if (request.path().equals("/first")) all.await(20, TimeUnit.SECONDS);
            if (request.path().equals("/held")) mayAnswer.await();
            Server.ok(out, request.path());
        })) {
            fromAllThreads(threads, server.url("/first"));
            List<CompletableFuture<Transaction>> held = IntStream.range(0, HELD)
                    .mapToObj(number -> http.getAsync(server.url("/held")))
                    .toList();
            until("all that wait have asked", () -> server.requests.size() == CALLERS + HELD);
            List<CompletableFuture<Transaction>> others = IntStream.range(HELD, CALLERS)
                    .mapToObj(number -> http.getAsync(server.url("/now")))
                    .toList();
            for (CompletableFuture<Transaction> other : others) {
                assertEquals("/now", other.get(20, TimeUnit.SECONDS).text());
            }
            assertEquals("/blocking", http.get(server.url("/blocking")).text());
            mayAnswer.countDown();
            for (CompletableFuture<Transaction> each : held) {
                assertEquals("/held", each.get(20, TimeUnit.SECONDS).text());
            }
            fromAllThreads(threads, server.url("/again"));
            assertEquals(CALLERS, server.accepted());
        } finally {
            threads.shutdown();
        }
    }

    private void fromAllThreads(ExecutorService threads, String url) throws Exception {
        Callable<String> call = () -> http.get(url).text();
        for (Future<String> text : IntStream.range(0, CALLERS)
                .mapToObj(number -> threads.submit(call))
                .toList()) {
            assertEquals(url.substring(url.lastIndexOf('/')), text.get(20, TimeUnit.SECONDS));
        }
    }
}
