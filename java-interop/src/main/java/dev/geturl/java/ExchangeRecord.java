package dev.geturl.java;

import dev.geturl.ExchangeEvent;
import dev.geturl.show.WaterfallKt;
import java.util.List;
import java.util.stream.Collectors;

/** One exchange that has ended, and all that happened in it. See {@link EventListener#recorder}. */
public final class ExchangeRecord {
    private static final int USUAL_WIDTH = 60;
    private final dev.geturl.show.ExchangeRecord record;

    ExchangeRecord(dev.geturl.show.ExchangeRecord record) {
        this.record = record;
    }

    dev.geturl.show.ExchangeRecord record() {
        return record;
    }

    /** What was asked and answered. */
    public Transaction transaction() {
        return new Transaction(record.getTransaction());
    }

    /** What happened, in order. */
    public List<ExchangeEvent> events() {
        return record.getEvents();
    }

    /** Where the time went. */
    public ExchangeTimings timings() {
        return ExchangeTimings.of(record.getTimings());
    }

    /** As {@link #waterfall(List, int)}, 60 characters wide. */
    public static String waterfall(List<ExchangeRecord> records) {
        return waterfall(records, USUAL_WIDTH);
    }

    /**
     * Shows where the time of {@code records} went, as lines of text on one scale.
     *
     * <pre>
     * GET https://example.org/      200    84.1 ms |..rrccccttttt>wwwwwwwwwv               |
     * GET https://example.org/a.png 200    31.9 ms |                        ...>wwwwwvvvvvv|
     * . blocked  r resolve  c connect  t tls  > send  w wait  v receive
     * </pre>
     *
     * @param width how many characters the time has, 10 to 500
     */
    public static String waterfall(List<ExchangeRecord> records, int width) {
        return WaterfallKt.waterfall(
                records.stream().map(ExchangeRecord::record).collect(Collectors.toList()), width);
    }
}
