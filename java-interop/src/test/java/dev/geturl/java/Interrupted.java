package dev.geturl.java;

import static dev.geturl.java.Until.untilWaiting;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.InterruptedIOException;
import java.io.UncheckedIOException;
import java.util.concurrent.CompletableFuture;

/** What becomes of a thread that blocks and is interrupted. */
final class Interrupted {
    private Interrupted() {}

    /** What blocks. */
    interface Call {
        void run() throws Exception;
    }

    /** {@code call} gives up at once, as the thread is interrupted already, and leaves that so. */
    static void givesUp(String name, Call call) {
        Thread.currentThread().interrupt();
        Exception thrown = assertThrows(Exception.class, call::run, name);
        assertTrue(Thread.interrupted(), name + " keeps the thread interrupted");
        Throwable cause = thrown instanceof UncheckedIOException ? thrown.getCause() : thrown;
        assertInstanceOf(InterruptedIOException.class, cause, name);
    }

    /** {@code call} gives up on an interrupted thread where it has to wait, and leaves it interrupted in any case. */
    static void keepsInterrupted(String name, Call call) throws Exception {
        Thread.currentThread().interrupt();
        try {
            call.run();
        } catch (InterruptedIOException gaveUp) {
            assertTrue(Thread.currentThread().isInterrupted(), name);
        }
        assertTrue(Thread.interrupted(), name + " keeps the thread interrupted");
    }

    /** A thread that has begun {@code call}, and what that throws. */
    record Caller(Thread thread, CompletableFuture<Exception> thrown) {
        static Caller of(Call call) {
            CompletableFuture<Exception> thrown = new CompletableFuture<>();
            Thread thread = new Thread(() -> {
                try {
                    call.run();
                    thrown.completeExceptionally(new AssertionError("it returned"));
                } catch (Exception failure) {
                    boolean isInterrupted = Thread.currentThread().isInterrupted();
                    if (isInterrupted) thrown.complete(failure);
                    else thrown.completeExceptionally(new AssertionError("the thread is not interrupted", failure));
                }
            });
            thread.start();
            return new Caller(thread, thrown);
        }

        /** Interrupts it while it waits, and says what it threw, being interrupted still. */
        Exception interrupted() throws Exception {
            untilWaiting(thread);
            thread.interrupt();
            thread.join();
            assertTrue(thrown.isDone());
            return thrown.get();
        }
    }
}
