/** WebSockets, the client's and the server's side. */
module dev.geturl.websocket {
    requires transitive dev.geturl.client;
    requires org.slf4j;

    exports dev.geturl.websocket;
}
