package dev.geturl.java;

import dev.geturl.ExchangeEvent;
import java.time.Duration;

/**
 * Is told of everything that happens in exchanges, as it happens: for logs, metrics, traces, or a HAR.
 *
 * <p>It is called on the thread where the thing happens, mostly the event loop's, so it must not block: hand on what
 * takes time. The events of one transaction come one after the other, in order; those of several may come at the same
 * time. One that throws does not break the exchange; the first failure in each exchange is logged.
 */
@FunctionalInterface
public interface EventListener {
    /** {@code event}, one of the classes in {@link ExchangeEvent}, has happened {@code at} this time of the call. */
    void onEvent(Transaction transaction, ExchangeEvent event, Duration at);
}
