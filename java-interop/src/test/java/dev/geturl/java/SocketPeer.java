package dev.geturl.java;

import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/** A server of WebSockets, frame by frame, by another hand than ours: it does what a test tells it to. */
final class SocketPeer implements Closeable {
    static final int TEXT = 1;
    static final int BINARY = 2;
    static final int CLOSE = 8;
    static final int PING = 9;
    static final int PONG = 10;

    /** What is to be done on each connection. What it throws ends that. */
    interface Script {
        void run(SocketPeer.End end) throws Exception;
    }

    /** A frame that the client has sent, unmasked. */
    record Frame(int opcode, boolean isLast, byte[] payload) {
        String text() {
            return new String(payload, StandardCharsets.UTF_8);
        }

        /** The code of a Close frame. */
        int code() {
            return (payload[0] & 0xFF) << 8 | payload[1] & 0xFF;
        }

        @Override
        public String toString() {
            return opcode + (isLast ? " " : "+ ") + text();
        }
    }

    /** The heads of all requests. */
    final Queue<String> heads = new ConcurrentLinkedQueue<>();

    private final Queue<Socket> sockets = new ConcurrentLinkedQueue<>();
    private final ServerSocket listener;
    private final Script script;
    volatile int ended;

    SocketPeer(Script script) throws IOException {
        this(new ServerSocket(0, 64, InetAddress.getLoopbackAddress()), script);
    }

    /** A server that listens at {@code listener}, which may speak TLS. */
    SocketPeer(ServerSocket listener, Script script) {
        this.listener = listener;
        this.script = script;
        start(this::accept);
    }

    String url() {
        return "ws://127.0.0.1:" + listener.getLocalPort() + "/";
    }

    private void accept() {
        try {
            while (true) {
                Socket socket = listener.accept();
                sockets.add(socket);
                boolean isFirst = sockets.size() == 1;
                start(() -> serve(socket, isFirst));
            }
        } catch (IOException closed) {
            // The test is over.
        }
    }

    private void serve(Socket socket, boolean isFirst) {
        try (socket) {
            script.run(new End(socket, isFirst));
        } catch (Exception over) {
            // The script, or the client, has had enough.
        } finally {
            synchronized (this) {
                ended++;
            }
        }
    }

    private static void start(Runnable task) {
        Thread thread = new Thread(task, "test-peer");
        thread.setDaemon(true);
        thread.start();
    }

    @Override
    public void close() throws IOException {
        listener.close();
        for (Socket socket : sockets) socket.close();
    }

    /** One connection. */
    final class End {
        private final DataInputStream in;
        private final OutputStream out;

        private final boolean isFirst;

        private End(Socket socket, boolean isFirst) throws IOException {
            this.isFirst = isFirst;
            in = new DataInputStream(new java.io.BufferedInputStream(socket.getInputStream()));
            out = socket.getOutputStream();
        }

        /** Whether no connection was made before this one. */
        boolean isFirst() {
            return isFirst;
        }

        /** Reads the head of the request. */
        String head() throws IOException {
            ByteArrayOutputStream head = new ByteArrayOutputStream();
            while (!head.toString(StandardCharsets.ISO_8859_1).endsWith("\r\n\r\n")) head.write(in.readByte());
            heads.add(head.toString(StandardCharsets.ISO_8859_1));
            return head.toString(StandardCharsets.ISO_8859_1);
        }

        /** Opens the WebSocket that is asked for. */
        End open() throws Exception {
            String key = head().lines()
                    .filter(line -> line.startsWith("Sec-WebSocket-Key: "))
                    .findFirst()
                    .orElseThrow()
                    .substring("Sec-WebSocket-Key: ".length());
            byte[] digest = MessageDigest.getInstance("SHA-1")
                    .digest((key + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11").getBytes(StandardCharsets.US_ASCII));
            write("HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                    + "Sec-WebSocket-Accept: " + Base64.getEncoder().encodeToString(digest) + "\r\n\r\n");
            return this;
        }

        void write(String text) throws IOException {
            out.write(text.getBytes(StandardCharsets.UTF_8));
            out.flush();
        }

        /** Sends a whole frame. */
        void send(int opcode, String payload) throws IOException {
            send(opcode, true, payload.getBytes(StandardCharsets.UTF_8));
        }

        /** Sends a frame of 65,535 bytes at most. */
        void send(int opcode, boolean isLast, byte[] payload) throws IOException {
            ByteArrayOutputStream frame = new ByteArrayOutputStream();
            frame.write(opcode | (isLast ? 0x80 : 0));
            if (payload.length < 126) {
                frame.write(payload.length);
            } else {
                frame.write(126);
                frame.write(payload.length >> 8);
                frame.write(payload.length);
            }
            frame.write(payload);
            out.write(frame.toByteArray());
            out.flush();
        }

        /** Sends a Close frame. */
        void close(int code) throws IOException {
            send(CLOSE, true, new byte[] {(byte) (code >> 8), (byte) code});
        }

        /** Reads a frame, which has to be masked. */
        Frame frame() throws IOException {
            int first = in.readUnsignedByte();
            int second = in.readUnsignedByte();
            if (second < 0x80) throw new IOException("a client's frame is masked");
            long length = second & 0x7F;
            if (length == 126) length = in.readUnsignedShort();
            if (length == 127) length = in.readLong();
            byte[] key = in.readNBytes(4);
            byte[] payload = in.readNBytes((int) length);
            if (payload.length < length) throw new EOFException();
            for (int at = 0; at < payload.length; at++) payload[at] ^= key[at % 4];
            return new Frame(first & 0xF, first >= 0x80, payload);
        }

        /** Answers the client's Close frame, and waits for it. */
        void closeInTurn() throws IOException {
            Frame frame = frame();
            while (frame.opcode() != CLOSE) frame = frame();
            send(CLOSE, true, frame.payload());
        }

        /** Reads until the client ends the connection. */
        void untilEnd() throws IOException {
            while (in.read() >= 0) in.skip(in.available());
        }
    }
}
