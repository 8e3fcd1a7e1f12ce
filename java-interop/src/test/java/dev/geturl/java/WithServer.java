package dev.geturl.java;

import dev.geturl.websocket.Message;
import java.io.IOException;
import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.AfterEach;

/** The same with a server of WebSockets, which says what went wrong in those who serve them. */
abstract class WithServer extends WithHttp {
    final Queue<Exception> failures = new ConcurrentLinkedQueue<>();
    final WebSocketServer server = WebSocketServer.create(options ->
            options.onFailure(failures::add).webSocket(socket -> socket.closeTimeout(Duration.ofSeconds(5))));

    @AfterEach
    @Override
    void nothingIsLeft() throws Exception {
        server.close();
        server.awaitClosed();
        super.nothingIsLeft();
    }

    static void echo(WebSocket socket) throws IOException {
        for (Message message; (message = socket.receive()) != null; ) socket.send(message);
    }
}
