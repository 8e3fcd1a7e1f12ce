package dev.geturl.java;

import dev.geturl.HttpException;
import java.io.IOException;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.util.Spliterator;
import java.util.Spliterators.AbstractSpliterator;
import java.util.function.Consumer;

/** The lines of a text as {@link java.io.BufferedReader#lines} gives them, but of a bounded length. */
final class BoundedLines extends AbstractSpliterator<String> {
    private static final int BLOCK_CHARS = 8 * 1024;
    private final Reader reader;
    private final int atMost;
    private final char[] block = new char[BLOCK_CHARS];
    private int position;
    private int end;

    /** Whether a CR has ended the last line: an LF behind it belongs to it. */
    private boolean skipsLf;

    /** @param atMost characters that a line may have, without its end */
    BoundedLines(Reader reader, int atMost) {
        super(Long.MAX_VALUE, Spliterator.ORDERED | Spliterator.NONNULL);
        this.reader = reader;
        this.atMost = atMost;
    }

    @Override
    public boolean tryAdvance(Consumer<? super String> action) {
        String line;
        try {
            line = next();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
        if (line != null) action.accept(line);
        return line != null;
    }

    /** Null at the end. What is behind the last line's end is a line, too, if there is anything. */
    private String next() throws IOException {
        StringBuilder begun = null;
        while (isFilled()) {
            int stop = endOfLine();
            int length = stop - position + (begun == null ? 0 : begun.length());
            if (length > atMost) throw tooLong();
            if (stop < end && begun == null) return taken(stop);
            if (begun == null) begun = new StringBuilder(length);
            begun.append(block, position, stop - position);
            if (stop < end) {
                taken(stop);
                return begun.toString();
            }
            position = end;
        }
        return begun == null ? null : begun.toString();
    }

    private int endOfLine() {
        int at = position;
        while (at < end && block[at] != '\n' && block[at] != '\r') at++;
        return at;
    }

    /** What stands before {@code stop}, where a line ends. */
    private String taken(int stop) {
        String line = new String(block, position, stop - position);
        skipsLf = block[stop] == '\r';
        position = stop + 1;
        return line;
    }

    private boolean isFilled() throws IOException {
        do {
            if (position == end) {
                position = 0;
                end = Math.max(reader.read(block, 0, block.length), 0);
                if (end == 0) return false;
            }
            if (skipsLf && block[position] == '\n') position++;
            skipsLf = false;
        } while (position == end);
        return true;
    }

    private HttpException.LimitExceeded tooLong() {
        return new HttpException.LimitExceeded(
                "lineLength",
                "A line of the response's body has more than " + atMost + " characters",
                "Give lines(charset, lineLength) more if lines of this length are expected.");
    }
}
