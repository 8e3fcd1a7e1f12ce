package dev.geturl.java;

import dev.geturl.java.bridge.BeyondAndroid;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.Flow;

/** Hands a body over as the JDK does, in lists of buffers, and tells of its end. */
@BeyondAndroid(why = "java.net.http is the JDK's alone")
final class JdkSubscriber implements Flow.Subscriber<ByteBuffer> {
    private final HttpResponse.BodySubscriber<?> body;
    private final Runnable atEnd;

    JdkSubscriber(HttpResponse.BodySubscriber<?> body, Runnable atEnd) {
        this.body = body;
        this.atEnd = atEnd;
    }

    @Override
    public void onSubscribe(Flow.Subscription subscription) {
        body.onSubscribe(new Ending(subscription, atEnd));
    }

    @Override
    public void onNext(ByteBuffer piece) {
        body.onNext(List.of(piece));
    }

    @Override
    public void onError(Throwable failure) {
        atEnd.run();
        body.onError(JdkFailures.of(failure, false));
    }

    @Override
    public void onComplete() {
        atEnd.run();
        body.onComplete();
    }

    /** Cancelling is an end, too. */
    @BeyondAndroid(why = "java.net.http is the JDK's alone")
    private record Ending(Flow.Subscription subscription, Runnable atEnd) implements Flow.Subscription {
        @Override
        public void request(long count) {
            subscription.request(count);
        }

        @Override
        public void cancel() {
            subscription.cancel();
            atEnd.run();
        }
    }
}
