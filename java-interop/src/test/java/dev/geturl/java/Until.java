package dev.geturl.java;

import static org.junit.jupiter.api.Assertions.fail;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** Waits for what another thread brings about. */
final class Until {
    private Until() {}

    /** Waits until {@code condition} holds, and fails after 20 s with {@code what}. */
    static void until(String what, BooleanSupplier condition) {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > end) fail("waited for 20 s until " + what);
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(1));
        }
    }

    /** Waits until {@code thread} waits for something, so that interrupting it means what a test wants. */
    static void untilWaiting(Thread thread) {
        until("the thread waits", () -> switch (thread.getState()) {
            case WAITING, TIMED_WAITING -> true;
            default -> inSelect(thread);
        });
    }

    /** Interrupts {@code thread}, which is started here, where it waits once {@code isThere} holds, and to its end. */
    static void interruptWaiting(Thread thread, BooleanSupplier isThere) throws InterruptedException {
        thread.start();
        until("the thread is there", isThere);
        untilWaiting(thread);
        thread.interrupt();
        thread.join();
    }

    private static boolean inSelect(Thread thread) {
        for (StackTraceElement frame : thread.getStackTrace()) {
            if (frame.getMethodName().equals("select")) return true;
        }
        return false;
    }
}
