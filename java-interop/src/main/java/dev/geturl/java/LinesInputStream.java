package dev.geturl.java;

import java.io.InputStream;
import java.nio.charset.Charset;
import java.util.Iterator;
import java.util.stream.Stream;

/** Lines of text as the bytes of a body: made when they are read, one line at a time. */
final class LinesInputStream extends InputStream {
    private final Stream<String> stream;
    private final Iterator<String> lines;
    private final Charset charset;
    private byte[] line = {};
    private int position;

    LinesInputStream(Stream<String> lines, Charset charset) {
        this.stream = lines;
        this.lines = lines.iterator();
        this.charset = charset;
    }

    @Override
    public int read() {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
    }

    @Override
    public int read(byte[] sink, int offset, int length) {
        while (position == line.length) {
            if (!lines.hasNext()) return -1;
            line = (lines.next() + "\n").getBytes(charset);
            position = 0;
        }
        int count = Math.min(length, line.length - position);
        System.arraycopy(line, position, sink, offset, count);
        position += count;
        return count;
    }

    @Override
    public void close() {
        stream.close();
    }
}
