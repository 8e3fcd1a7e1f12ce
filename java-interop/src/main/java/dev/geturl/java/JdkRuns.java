package dev.geturl.java;

import dev.geturl.java.bridge.BeyondAndroid;
import java.io.IOException;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** What of one client runs, and whether more may begin. */
@BeyondAndroid(why = "java.net.http is the JDK's alone")
final class JdkRuns {
    private final Set<JdkRun> running = new HashSet<>();
    private final CompletableFuture<Void> ended = new CompletableFuture<>();
    private boolean isShut;

    /** @param atEnd runs when it was shut and the last has ended. */
    JdkRuns(Runnable atEnd) {
        ended.thenRun(atEnd);
    }

    void add(JdkRun run) throws IOException {
        synchronized (this) {
            if (isShut) throw new IOException("The client was shut down: make another one");
            running.add(run);
        }
    }

    void remove(JdkRun run) {
        boolean wasLast;
        synchronized (this) {
            running.remove(run);
            wasLast = isShut && running.isEmpty();
        }
        if (wasLast) ended.complete(null);
    }

    void shut() {
        boolean isIdle;
        synchronized (this) {
            isShut = true;
            isIdle = running.isEmpty();
        }
        if (isIdle) ended.complete(null);
    }

    void resetAll() {
        List<JdkRun> all;
        synchronized (this) {
            all = List.copyOf(running);
        }
        all.forEach(JdkRun::reset);
    }

    boolean haveEnded() {
        return ended.isDone();
    }

    boolean await(Duration time) throws InterruptedException {
        try {
            ended.get(time.toMillis(), TimeUnit.MILLISECONDS);
            return true;
        } catch (TimeoutException late) {
            return false;
        } catch (ExecutionException failed) {
            throw new IllegalStateException(failed.getCause());
        }
    }

    void awaitAll() {
        boolean wasInterrupted = false;
        while (!ended.isDone()) {
            try {
                await(Duration.ofDays(1));
            } catch (InterruptedException interrupted) {
                wasInterrupted = true;
                resetAll();
            }
        }
        if (wasInterrupted) Thread.currentThread().interrupt();
    }
}
