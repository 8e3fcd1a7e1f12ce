package dev.geturl.examples;

import dev.geturl.java.WebSocketServer;
import dev.geturl.websocket.Message;
import java.io.IOException;

/** Tells each what any of them says. Who comes to {@code /chat/ada} is ada. */
public final class ChatServer {
    private ChatServer() {}

    /** {@code ChatServer 8080}; ends with Ctrl-C. */
    public static void main(String... arguments) throws IOException {
        try (WebSocketServer server = WebSocketServer.create()) {
            server.live("/chat/*", socket -> {
                String path = socket.upgradeRequest().orElseThrow().getPath();
                String name = path.substring("/chat/".length());
                server.broadcast(new Message.Text(name + " has come"));
                for (Message message; (message = socket.receive()) != null; ) {
                    if (message instanceof Message.Text said) {
                        server.broadcast(new Message.Text(name + ": " + said.getText()));
                    }
                }
                server.broadcast(new Message.Text(name + " has gone"));
            });
            System.out.println(server.listen(Integer.parseInt(arguments[0])));
            server.awaitClosed();
        }
    }
}
