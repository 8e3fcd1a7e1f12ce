package dev.geturl.java;

import java.util.concurrent.Flow;

/** Takes all lines, each with a semicolon behind it. */
final class LineCollector implements Flow.Subscriber<String> {
    private final StringBuilder lines;

    LineCollector(StringBuilder lines) {
        this.lines = lines;
    }

    @Override
    public void onSubscribe(Flow.Subscription subscription) {
        subscription.request(Long.MAX_VALUE);
    }

    @Override
    public void onNext(String line) {
        lines.append(line).append(';');
    }

    @Override
    public void onError(Throwable failure) {
        lines.append(failure);
    }

    @Override
    public void onComplete() {}
}
