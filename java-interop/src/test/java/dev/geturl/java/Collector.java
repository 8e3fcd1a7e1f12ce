package dev.geturl.java;

import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Flow;

/** Keeps what is published. It asks for nothing by itself. */
final class Collector<T> implements Flow.Subscriber<T> {
    final Queue<T> items = new ConcurrentLinkedQueue<>();

    /** What it failed with; null where it is complete. */
    final CompletableFuture<Throwable> end = new CompletableFuture<>();

    private final CompletableFuture<Flow.Subscription> begun = new CompletableFuture<>();

    Flow.Subscription subscription() {
        return begun.join();
    }

    @Override
    public void onSubscribe(Flow.Subscription subscription) {
        begun.complete(subscription);
    }

    @Override
    public void onNext(T item) {
        items.add(item);
    }

    @Override
    public void onError(Throwable failure) {
        end.complete(failure);
    }

    @Override
    public void onComplete() {
        end.complete(null);
    }
}
