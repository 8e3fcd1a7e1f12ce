package dev.geturl.examples;

import dev.geturl.java.Http;
import dev.geturl.java.Transaction;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;

/** Sends a file, which is never in memory as a whole, and says what came of it. */
public final class Upload {
    private Upload() {}

    /** {@code Upload report.pdf https://example.org/reports}. */
    public static void main(String... arguments) throws IOException {
        try (Http http = Http.create()) {
            Transaction sent = http.geturl(
                    arguments[1],
                    options -> options.method("PUT")
                            .type("application/octet-stream")
                            .queryChannel(Path.of(arguments[0]))
                            .idleTimeout(Duration.ofSeconds(30))
                            .onQueryProgress(
                                    (transaction, total, current) -> System.out.println(current + " of " + total)));
            switch (sent.status()) {
                case OK -> System.out.println("The server says " + sent.responseLine());
                case TIMEOUT -> System.out.println("The server has stopped taking it");
                default ->
                    System.out.println(
                            "It was not sent: " + sent.error().orElseThrow().getMessage());
            }
        }
    }
}
