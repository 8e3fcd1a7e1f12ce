package dev.geturl.examples;

import dev.geturl.java.Http;
import dev.geturl.java.Transaction;
import java.io.IOException;
import java.nio.file.Path;

/** Copies a URL to a file and shows how far it has come: the manual's {@code httpcopy}. */
public final class HttpCopy {
    private HttpCopy() {}

    /** {@code HttpCopy https://example.org/big.iso big.iso}. */
    public static void main(String... arguments) throws IOException {
        String url = arguments[0];
        Path file = Path.of(arguments[1]);
        try (Http http = Http.create()) {
            Transaction copy = http.get(
                    url,
                    options -> options.sink(file)
                            .blockSize(4096)
                            .onProgress((transaction, total, current) -> System.err.print('.')));
            System.err.println();
            String location = copy.responseHeaderValue("Location");
            if (!location.isEmpty()) System.err.println("The URL has moved to " + location);
            copy.responseHeaders().forEach(System.out::println);
        }
    }
}
