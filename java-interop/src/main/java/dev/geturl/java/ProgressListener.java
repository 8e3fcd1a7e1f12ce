package dev.geturl.java;

/** Is told how far a body has come: the manual's {@code -progress} and {@code -queryprogress}. */
@FunctionalInterface
public interface ProgressListener {
    /** {@code current} of {@code total} bytes have been transferred; {@code total} is 0 when it is unknown. */
    void onTransfer(Transaction transaction, long total, long current);
}
