package dev.geturl.examples;

import dev.geturl.java.Connection;
import dev.geturl.java.Http;
import dev.geturl.java.Transport;
import dev.geturl.net.SocketAddress;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;

/** Opens the connections of a scheme itself: here with a socket of the JDK's, which could be anything with streams. */
public final class CustomTransport {
    private CustomTransport() {}

    /** {@code CustomTransport own://example.org:8080/}. */
    public static void main(String... arguments) throws IOException {
        Transport sockets = target -> {
            SocketAddress.Inet peer = (SocketAddress.Inet) target.getAddress();
            byte[] address = peer.getAddress().getBytes().toByteArray();
            System.out.println("connecting to " + target);
            return Connection.of(new Socket(InetAddress.getByAddress(address), peer.getPort()));
        };
        try (Http http = Http.create()) {
            http.register("own", 80, sockets);
            System.out.println(http.get(arguments[0]).text());
        }
    }
}
