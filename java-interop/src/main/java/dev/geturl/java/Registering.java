package dev.geturl.java;

import dev.geturl.HttpClient;
import dev.geturl.ProxyKind;
import dev.geturl.java.bridge.Opened;

/** What {@link Http} is told of those who open its connections: the manual's {@code register} and its like. */
abstract sealed class Registering extends LongCalls permits SocketEntrances {
    Registering() {}

    abstract HttpClient client();

    /** Makes {@code transport} open the connections for URLs of {@code scheme}: the manual's {@code register}. */
    public void register(String scheme, int defaultPort, Transport transport) {
        client().register(scheme, defaultPort, Transports.theirs(transport));
    }

    /**
     * Takes back what was registered for {@code scheme}: the manual's {@code unregister}.
     *
     * @throws IllegalArgumentException when it had nothing
     */
    public void unregister(String scheme) {
        client().unregister(scheme);
    }

    /** Makes {@code transport} open the connections to proxies of {@code kind} that a tunnel or SOCKS goes through. */
    public void registerForProxies(ProxyKind kind, Transport transport) {
        client().registerForProxies(kind, Transports.theirs(transport));
    }

    /** As {@link #registerError(Connection, String)}, which only asks. */
    public String registerError(Connection connection) {
        return registerError(connection, null);
    }

    /**
     * Lets a transport say what went wrong with a {@code connection} it has made: the manual's {@code registerError}.
     * Where that ends too early for its exchange, {@code message} is that of the exception.
     *
     * @return what was said last; empty when nothing was
     * @throws IllegalArgumentException when no transport of a client has made it
     */
    public String registerError(Connection connection, String message) {
        dev.geturl.net.Connection theirs = Opened.of(connection);
        if (theirs == null) throw new IllegalArgumentException("no transport has made " + connection);
        return client().registerError(theirs, message);
    }
}
