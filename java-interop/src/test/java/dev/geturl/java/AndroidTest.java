package dev.geturl.java;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import android.os.Looper;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The rules of Android's main thread, with a {@link Looper} that says which one that is. */
@Timeout(60)
class AndroidTest {
    @AfterEach
    void noAndroid() {
        Looper.pose(null);
    }

    @Test
    void aBlockingCallOnTheMainThreadFailsWithAHint() throws Exception {
        try (Http http = Http.create();
                Server server = Server.saying("hello")) {
            Looper.pose(new Looper(Thread.currentThread()));
            IllegalStateException refused = assertThrows(IllegalStateException.class, () -> http.get(server.url("/")));
            assertTrue(refused.getMessage().contains("Android's main thread"), refused.getMessage());
            assertTrue(refused.getMessage().contains("Async"), refused.getMessage());
            assertThrows(IllegalStateException.class, () -> http.open(server.url("/")));
            assertEquals(0, server.requests.size());
            var later = http.getAsync(server.url("/"));
            Looper.pose(null);
            assertEquals("hello", later.get().text());
        }
    }

    @Test
    void everywhereElseItBlocks() throws Exception {
        try (Http http = Http.create();
                Server server = Server.saying("hello")) {
            Looper.pose(new Looper(new Thread()));
            assertEquals("hello", http.get(server.url("/")).text());
        }
    }

    @Test
    void aStubOfAndroidThatThrowsIsNoAndroid() throws Exception {
        try (Http http = Http.create();
                Server server = Server.saying("hello")) {
            Looper.poseAsStub();
            assertEquals("hello", http.get(server.url("/")).text());
        }
    }
}
