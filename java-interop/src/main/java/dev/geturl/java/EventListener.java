package dev.geturl.java;

import dev.geturl.ExchangeEvent;
import dev.geturl.java.bridge.ShowBridge;
import dev.geturl.show.Slf4jEvents;
import java.time.Duration;
import java.util.function.Consumer;
import org.slf4j.Logger;

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

    /**
     * Writes what happens to the SLF4J logger {@code dev.geturl.exchange}, without secrets: each event on level DEBUG,
     * how an exchange has ended on INFO, and on WARN where it failed.
     */
    static EventListener slf4j() {
        return Callbacks.ours(new Slf4jEvents());
    }

    /** As {@link #slf4j()}, to {@code logger}. */
    static EventListener slf4j(Logger logger) {
        return Callbacks.ours(new Slf4jEvents(logger));
    }

    /**
     * Puts the events of each exchange together and gives them to {@code onExchange} when it has ended: on the thread
     * where it ends, so {@code onExchange} must not block.
     */
    static EventListener recorder(Consumer<ExchangeRecord> onExchange) {
        return Callbacks.ours(ShowBridge.recorder(record -> onExchange.accept(new ExchangeRecord(record))));
    }
}
