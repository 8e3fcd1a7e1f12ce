package dev.geturl.java;

/** How much a listener of the JDK's has asked for. Its end counts as well, and waits until it is asked for. */
final class JdkSocketDemand {
    private long wanted;
    private Runnable end;

    /** Asks for {@code n} more, at least 1. */
    void add(long n) {
        Runnable now;
        synchronized (this) {
            wanted = wanted + n < 0 ? Long.MAX_VALUE : wanted + n;
            now = end;
            end = null;
        }
        if (now != null) now.run();
    }

    /** One of what was asked for is told. */
    synchronized void use() {
        if (wanted != Long.MAX_VALUE) wanted--;
    }

    /** Runs {@code telling} when something is asked for: now, if it is already. */
    void atEnd(Runnable telling) {
        synchronized (this) {
            if (wanted <= 0) {
                end = telling;
                return;
            }
        }
        telling.run();
    }
}
