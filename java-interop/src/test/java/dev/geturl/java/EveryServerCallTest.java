package dev.geturl.java;

import static dev.geturl.java.Interrupted.givesUp;
import static dev.geturl.java.Interrupted.keepsInterrupted;
import static dev.geturl.java.Until.until;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.geturl.websocket.Message;
import dev.geturl.websocket.UpgradeTest;
import dev.geturl.websocket.WebSocketState;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import okio.ByteString;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Every call of a server of WebSockets, by who gives it up. */
@Timeout(60)
class EveryServerCallTest extends WithServer {
    /** Takes over a connection. */
    private interface Taking {
        WebSocket take(Connection connection) throws Exception;
    }

    @Test
    void onAnInterruptedThreadNobodyListensNorIsTold() throws Exception {
        server.live("/", EveryServerCallTest::echo);
        WebSocket socket = http.webSocket("ws://127.0.0.1:" + server.listen(0).port() + "/");
        until("it is there", () -> server.size() == 1);
        keepsInterrupted("listen", () -> server.listen(0).close());
        keepsInterrupted("broadcast", () -> server.broadcast(new Message.Text("to all")));
        socket.cancel();
        givesUp("awaitClosed", server::awaitClosed);
    }

    @Test
    void cancellingABroadcastLeavesTheWebSocketsOpen() throws Exception {
        CountDownLatch end = new CountDownLatch(1);
        server.live("/", socket -> end.await());
        WebSocket slow = http.webSocket(
                "ws://127.0.0.1:" + server.listen(0).port() + "/",
                request -> request.webSocket(WebSocketOptions::noDeflate));
        until("it is there", () -> server.size() == 1);
        Message large = new Message.Binary(ByteString.of(new byte[4 * 1024 * 1024]));
        boolean isCancelled = false;
        // As many as it takes until nobody has room for more: those that are done by then are not cancelled.
        for (int number = 0; number < 50 && !isCancelled; number++) {
            isCancelled = server.broadcastAsync(large, server.find()).cancel(true);
        }
        assertTrue(isCancelled);
        assertEquals(WebSocketState.CONNECTED, server.find().get(0).state());
        slow.cancel();
        end.countDown();
    }

    @Test
    void onAnInterruptedThreadNoConnectionIsTakenOver() throws Exception {
        server.live("/chat", EveryServerCallTest::echo);
        UpgradeTest.Accepted accepted = assertInstanceOf(
                UpgradeTest.Accepted.class,
                server.test(WebSocketTakeoverTest.request("GET /chat HTTP/1.1\r\nHost: h\r\nUpgrade: websocket\r\n"
                        + "Connection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"
                        + "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n")));
        for (Taking taking : List.<Taking>of(
                http::takeover,
                connection -> server.takeover(connection, "", EveryServerCallTest::echo),
                connection -> server.upgrade(accepted, connection))) {
            try (ServerSocket theirs = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                    Socket far = new Socket(theirs.getInetAddress(), theirs.getLocalPort());
                    Socket near = theirs.accept()) {
                keepsInterrupted(
                        "taking over", () -> taking.take(Connection.of(near)).cancel());
                until("the connection is closed", near::isClosed);
                until("its peer has heard of it", () -> hasEnded(far));
            }
        }
    }

    /** Whether nothing more comes; what has come is passed over. */
    private static boolean hasEnded(Socket socket) {
        try {
            return socket.getInputStream().read() < 0;
        } catch (IOException reset) {
            return true;
        }
    }
}
