package dev.geturl.examples;

import dev.geturl.java.Http;
import dev.geturl.java.Transaction;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;

/** Downloads several URLs at once, and shows how many bytes have come of all. No thread waits for any of them. */
public final class ParallelDownloads {
    private ParallelDownloads() {}

    /** {@code ParallelDownloads folder url…}. */
    public static void main(String... arguments) throws IOException {
        Path folder = Path.of(arguments[0]);
        AtomicLong bytes = new AtomicLong();
        try (Http http = Http.create()) {
            List<CompletableFuture<Transaction>> downloads = IntStream.range(1, arguments.length)
                    .mapToObj(number -> http.getAsync(arguments[number], options -> {
                        AtomicLong before = new AtomicLong();
                        options.sink(folder.resolve("download-" + number))
                                .onProgress((transaction, total, current) -> System.out.print(
                                        "\r" + bytes.addAndGet(current - before.getAndSet(current)) + " bytes"));
                    }))
                    .toList();
            CompletableFuture.allOf(downloads.toArray(CompletableFuture[]::new)).join();
            System.out.println("\r" + downloads.size() + " files, " + bytes + " bytes");
        }
    }
}
