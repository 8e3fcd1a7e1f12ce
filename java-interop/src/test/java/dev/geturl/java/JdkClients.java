package dev.geturl.java;

import java.net.http.HttpClient;
import java.time.Duration;

/** The JDK's own client and ours in its shape: what callers may expect of the one, the other does. */
enum JdkClients {
    THE_JDKS {
        @Override
        HttpClient.Builder newBuilder() {
            return HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1);
        }

        @Override
        void end(HttpClient client) {
            // Before JDK 21 it ends with the last reference to it.
        }
    },

    OURS {
        @Override
        HttpClient.Builder newBuilder() {
            return JdkHttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1);
        }

        @Override
        void end(HttpClient client) throws InterruptedException {
            JdkHttpClient ours = (JdkHttpClient) client;
            ours.shutdownNow();
            if (!ours.awaitTermination(Duration.ofSeconds(30))) throw new AssertionError("the client does not end");
        }
    };

    abstract HttpClient.Builder newBuilder();

    /** Ends what is under way where that can be done, and sees to it that nothing is left. */
    abstract void end(HttpClient client) throws InterruptedException;
}
