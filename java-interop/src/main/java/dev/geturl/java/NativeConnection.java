package dev.geturl.java;

import dev.geturl.java.bridge.ConnectionStreams;
import java.io.InputStream;
import java.io.OutputStream;

/** A connection of the client's own as Java calls it. */
record NativeConnection(ConnectionStreams streams) implements Connection {
    @Override
    public InputStream inputStream() {
        return streams.getInput();
    }

    @Override
    public OutputStream outputStream() {
        return streams.getOutput();
    }

    @Override
    public void shutdownOutput() {
        streams.shutdownOutput();
    }

    @Override
    public void close() {
        streams.close();
    }
}
