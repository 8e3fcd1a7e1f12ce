package dev.geturl.java;

import dev.geturl.java.bridge.PieceSubscriber;
import java.lang.annotation.Annotation;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.concurrent.Flow;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.Timeout;
import org.reactivestreams.tck.TestEnvironment;
import org.reactivestreams.tck.flow.FlowPublisherVerification;
import org.reactivestreams.tck.flow.FlowSubscriberBlackboxVerification;
import org.testng.SkipException;
import org.testng.annotations.AfterClass;
import org.testng.annotations.BeforeClass;
import org.testng.annotations.BeforeMethod;
import org.testng.annotations.Test;

/** The rules of Reactive Streams, as its own test kit has them. */
@Timeout(180)
class ReactiveStreamsTest {
    /** For what has to come. */
    private static final long WAIT_MILLIS = 2_000;

    /** For what must not come; the kit always waits that long. */
    private static final long SILENCE_MILLIS = 50;

    private static Http http;
    private static Server server;

    @BeforeAll
    static void begin() throws Exception {
        http = Http.create();
        server = new Server((request, out) -> {
            int length = Integer.parseInt(request.path().substring(1));
            Server.write(out, "HTTP/1.1 200 OK\r\nContent-Length: " + length + "\r\n\r\n" + "x".repeat(length));
        });
    }

    @AfterAll
    static void end() throws Exception {
        http.close();
        server.close();
        http.awaitClosed();
    }

    @TestFactory
    Stream<DynamicTest> aBodyIsPublishedByTheRules() {
        return rules(Bodies::new);
    }

    @TestFactory
    Stream<DynamicTest> aBodyIsSubscribedToByTheRules() {
        return rules(Pieces::new);
    }

    /** Each rule is a method of the kit's, which is written for another runner. */
    private static Stream<DynamicTest> rules(Supplier<?> kit) {
        return Arrays.stream(kit.get().getClass().getMethods())
                .filter(method -> method.isAnnotationPresent(Test.class))
                .map(method -> DynamicTest.dynamicTest(method.getName(), () -> check(kit.get(), method)));
    }

    private static void check(Object kit, Method rule) throws Throwable {
        try {
            call(kit, BeforeClass.class);
            call(kit, BeforeMethod.class);
            rule.invoke(kit);
        } catch (InvocationTargetException thrown) {
            if (thrown.getCause() instanceof SkipException skipped) Assumptions.abort(skipped.getMessage());
            throw thrown.getCause();
        } finally {
            call(kit, AfterClass.class);
        }
    }

    private static void call(Object kit, Class<? extends Annotation> when) throws ReflectiveOperationException {
        for (Method method : kit.getClass().getMethods()) {
            if (method.isAnnotationPresent(when)) method.invoke(kit);
        }
    }

    /** A body of so many bytes, one in each piece. */
    public static final class Bodies extends FlowPublisherVerification<ByteBuffer> {
        public Bodies() {
            super(new TestEnvironment(WAIT_MILLIS, SILENCE_MILLIS, SILENCE_MILLIS));
        }

        @Override
        public Flow.Publisher<ByteBuffer> createFlowPublisher(long elements) {
            return http.openAsync(server.url("/" + elements)).join().publisher(1);
        }

        @Override
        public Flow.Publisher<ByteBuffer> createFailedFlowPublisher() {
            return null;
        }

        @Override
        public long maxElementsFromPublisher() {
            return 10_000;
        }
    }

    /** What an upload subscribes with. */
    public static final class Pieces extends FlowSubscriberBlackboxVerification<ByteBuffer> {
        public Pieces() {
            super(new TestEnvironment(WAIT_MILLIS, SILENCE_MILLIS, SILENCE_MILLIS));
        }

        @Override
        public Flow.Subscriber<ByteBuffer> createFlowSubscriber() {
            return new PieceSubscriber();
        }

        @Override
        public void triggerFlowRequest(Flow.Subscriber<? super ByteBuffer> subscriber) {
            ((PieceSubscriber) (Object) subscriber).wantsNext();
        }

        @Override
        public ByteBuffer createElement(int element) {
            return ByteBuffer.wrap(new byte[] {(byte) element});
        }
    }
}
