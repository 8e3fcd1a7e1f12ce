package dev.geturl.java;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;

/** A server that says what a test tells it to, a thread for each connection, and keeps what it was asked. */
final class Server implements Closeable {
    /** What was asked: the request line, the head as it came, the body. */
    record Request(String line, String head, String body) {
        String path() {
            return line.split(" ")[1];
        }
    }

    /** Answers a request by writing to the connection. What it throws ends the connection. */
    interface Script {
        void answer(Request request, OutputStream out) throws Exception;
    }

    final Queue<Request> requests = new ConcurrentLinkedQueue<>();
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();
    private final ServerSocket listener;
    private final Script script;
    private volatile int accepted;

    Server(Script script) throws IOException {
        this(new ServerSocket(0, 256, InetAddress.getLoopbackAddress()), script);
    }

    /** A server that listens at {@code listener}, which may speak TLS. */
    Server(ServerSocket listener, Script script) {
        this.script = script;
        this.listener = listener;
        start(this::accept);
    }

    /** A server that answers everything with 200 and {@code body}. */
    static Server saying(String body) throws IOException {
        return new Server((request, out) -> ok(out, body));
    }

    /** A server that sends who asks for {@code /old} on to {@code /new}, which says what it was sent. */
    static Server moving() throws IOException {
        return new Server((request, out) -> {
            if (request.path().equals("/old")) {
                write(out, "HTTP/1.1 307 Moved\r\nLocation: /new\r\nContent-Length: 0\r\n\r\n");
            } else {
                ok(out, request.body());
            }
        });
    }

    static void ok(OutputStream out, String body) throws IOException {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        write(
                out,
                "HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: " + bytes.length + "\r\n\r\n" + body);
    }

    static void write(OutputStream out, String text) throws IOException {
        out.write(text.getBytes(StandardCharsets.UTF_8));
        out.flush();
    }

    String url(String path) {
        return "http://127.0.0.1:" + port() + path;
    }

    int port() {
        return listener.getLocalPort();
    }

    /** How many connections have been made. */
    int accepted() {
        return accepted;
    }

    /** How many connections the peer has not ended yet. */
    int open() {
        return open.size();
    }

    /** Ends all connections, as a server does that is tired of them. */
    void dropAll() throws IOException {
        for (Socket socket : open) socket.close();
    }

    private void accept() {
        while (true) {
            try {
                Socket socket = listener.accept();
                accepted++;
                open.add(socket);
                start(() -> serve(socket));
            } catch (IOException closed) {
                return;
            }
        }
    }

    private void serve(Socket socket) {
        try (socket) {
            InputStream in = new BufferedInputStream(socket.getInputStream());
            while (true) {
                String head = head(in);
                if (head == null) return;
                Request request = new Request(head.split("\r\n")[0], head, body(head, in));
                requests.add(request);
                script.answer(request, socket.getOutputStream());
            }
        } catch (Exception ended) {
            // The script, or the client, has had enough.
        } finally {
            open.remove(socket);
        }
    }

    private static String head(InputStream in) throws IOException {
        ByteArrayOutputStream head = new ByteArrayOutputStream();
        while (!head.toString(StandardCharsets.ISO_8859_1).endsWith("\r\n\r\n")) {
            int next = in.read();
            if (next < 0) return null;
            head.write(next);
        }
        return head.toString(StandardCharsets.ISO_8859_1);
    }

    private static String body(String head, InputStream in) throws IOException {
        for (String line : head.split("\r\n")) {
            String lower = line.toLowerCase(java.util.Locale.ROOT);
            if (lower.startsWith("content-length:")) {
                int length = Integer.parseInt(lower.substring(15).trim());
                return new String(in.readNBytes(length), StandardCharsets.UTF_8);
            }
            if (lower.startsWith("transfer-encoding:")) return chunked(in);
        }
        return "";
    }

    private static String chunked(InputStream in) throws IOException {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        while (true) {
            int size = Integer.parseInt(line(in), 16);
            body.write(in.readNBytes(size));
            line(in);
            if (size == 0) return body.toString(StandardCharsets.UTF_8);
        }
    }

    private static String line(InputStream in) throws IOException {
        StringBuilder line = new StringBuilder();
        for (int next = in.read(); next != '\n'; next = in.read()) {
            if (next < 0) throw new IOException("the body ended");
            if (next != '\r') line.append((char) next);
        }
        return line.toString();
    }

    private static void start(Runnable task) {
        Thread thread = new Thread(task, "test-server");
        thread.setDaemon(true);
        thread.start();
    }

    @Override
    public void close() throws IOException {
        listener.close();
        dropAll();
    }
}
