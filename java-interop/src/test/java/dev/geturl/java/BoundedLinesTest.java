package dev.geturl.java;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.geturl.HttpException;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.Reader;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Lines of a body, which are bounded in their length. */
@Timeout(60)
class BoundedLinesTest extends WithHttp {
    private static final List<String> TEXTS = List.of(
            "",
            "a",
            "\n",
            "\r",
            "\r\n",
            "\n\r",
            "\r\r\n\n",
            "one\ntwo",
            "one\r\ntwo\r\n",
            "a\rb\nc\r\nd",
            "\na\r\n\r\nb\r");

    /** Gives {@code pieces} one at a time, as they would arrive. */
    private static Reader arriving(String... pieces) {
        return new Reader() {
            private int next;

            @Override
            public int read(char[] sink, int offset, int length) {
                if (next == pieces.length) return -1;
                String piece = pieces[next++];
                piece.getChars(0, piece.length(), sink, offset);
                return piece.length();
            }

            @Override
            public void close() {}
        };
    }

    private static Stream<String> lines(Reader reader, int atMost) {
        return StreamSupport.stream(new BoundedLines(reader, atMost), false);
    }

    @Test
    void linesAreThoseOfTheJdkWhereverTheTextIsSplit() {
        for (String text : TEXTS) {
            List<String> expected =
                    new BufferedReader(new StringReader(text)).lines().toList();
            assertEquals(expected, lines(arriving(text.split("")), 10).toList());
            for (int at = 1; at < text.length(); at++) {
                assertEquals(
                        expected,
                        lines(arriving(text.substring(0, at), text.substring(at)), 10)
                                .toList());
            }
        }
    }

    @Test
    void aLineMayBeAsLongAsItMayAndNoLonger() {
        for (String[] pieces : List.of(new String[] {"12345\n1"}, new String[] {"123", "45", "\n", "1"})) {
            assertEquals(List.of("12345", "1"), lines(arriving(pieces), 5).toList());
            assertThrows(
                    UncheckedIOException.class, () -> lines(arriving(pieces), 4).toList());
        }
    }

    @Test
    void whatCannotBeReadIsTheCause() {
        IOException broken = new IOException("broken");
        Reader reader = new Reader() {
            @Override
            public int read(char[] sink, int offset, int length) throws IOException {
                throw broken;
            }

            @Override
            public void close() {}
        };
        assertEquals(
                broken,
                assertThrows(UncheckedIOException.class, () -> lines(reader, 5).toList())
                        .getCause());
    }

    @Test
    void aLineThatNeverEndsDoesNotFillTheMemory() throws Exception {
        String block = "x".repeat(64 * 1024);
        try (Server server = new Server((request, out) -> {
            Server.write(out, "HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nConnection: close\r\n\r\n");
            while (true) Server.write(out, block);
        })) {
            for (boolean isDefault : List.of(true, false)) {
                try (Response response = http.open(server.url("/"))) {
                    Stream<String> lines =
                            isDefault ? response.lines() : response.lines(StandardCharsets.ISO_8859_1, 100_000);
                    HttpException.LimitExceeded failure = assertInstanceOf(
                            HttpException.LimitExceeded.class,
                            assertThrows(UncheckedIOException.class, lines::findAny)
                                    .getCause());
                    assertEquals("lineLength", failure.getLimit());
                    assertTrue(failure.getMessage().contains(isDefault ? "1048576" : "100000"), failure.getMessage());
                    assertTrue(failure.getHint().contains("lines(charset, lineLength)"), failure.getHint());
                }
            }
            try (Response response = http.open(server.url("/"))) {
                assertThrows(IllegalArgumentException.class, () -> response.lines(StandardCharsets.UTF_8, 0));
            }
        }
    }
}
