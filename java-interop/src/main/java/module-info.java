/** The client, the cookie jar and WebSockets as Java calls them: blocking, by futures, streams and publishers. */
module dev.geturl.java {
    requires transitive dev.geturl.client;
    requires transitive dev.geturl.cookies;
    requires transitive dev.geturl.websocket;
    requires static transitive java.net.http;
    requires transitive org.slf4j;

    exports dev.geturl.java;
}
