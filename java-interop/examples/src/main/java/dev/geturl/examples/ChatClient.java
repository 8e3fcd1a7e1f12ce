package dev.geturl.examples;

import dev.geturl.java.Http;
import dev.geturl.java.WebSocket;
import dev.geturl.java.WebSocketListener;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;

/** Says what is typed, and shows what is said. */
public final class ChatClient {
    private ChatClient() {}

    /** {@code ChatClient ws://127.0.0.1:8080/chat/ada}; ends with the input. */
    public static void main(String... arguments) throws IOException {
        BufferedReader typed = new BufferedReader(new InputStreamReader(System.in));
        try (Http http = Http.create();
                WebSocket socket = http.webSocket(arguments[0])) {
            socket.listen(new WebSocketListener() {
                @Override
                public void onText(WebSocket from, String text, boolean last) {
                    System.out.println(text);
                    from.request(1);
                }

                @Override
                public void onError(WebSocket from, Exception cause) {
                    System.out.println("It is over: " + cause.getMessage());
                }
            });
            for (String line; (line = typed.readLine()) != null; ) socket.send(line);
        }
    }
}
