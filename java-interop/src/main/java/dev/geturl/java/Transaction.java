package dev.geturl.java;

import dev.geturl.ConditionsKt;
import dev.geturl.EntityTag;
import dev.geturl.Headers;
import dev.geturl.Hop;
import dev.geturl.HttpException;
import dev.geturl.JsonAdapter;
import dev.geturl.OptionBodiesKt;
import dev.geturl.Progress;
import dev.geturl.ResponseInfo;
import dev.geturl.SslSessionKt;
import dev.geturl.Stage;
import dev.geturl.Status;
import dev.geturl.TlsConnectionInfo;
import dev.geturl.TlsStatus;
import dev.geturl.Url;
import dev.geturl.java.bridge.CallBridge;
import dev.geturl.show.CurlCommandKt;
import dev.geturl.websocket.WebSocketException;
import java.nio.ByteBuffer;
import java.nio.charset.Charset;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import javax.net.ssl.SSLSession;

/**
 * One exchange, watched from its call to its end: the manual's token.
 *
 * <p>All members can be read at any time from any thread; before the response's head has arrived those that tell of it
 * are empty. The manual's older names: {@code code} is {@link #responseLine()}, {@code ncode} {@link #responseCode()},
 * {@code data} {@link #responseBody()}, {@code meta} {@link #responseHeaders()}, {@code metaValue}
 * {@link #responseHeaderValue(String)}, {@code cleanup} {@link #close()}.
 *
 * <p>Two objects of this class are equal when they tell of the same exchange.
 */
public final class Transaction implements AutoCloseable {
    private final dev.geturl.Transaction transaction;

    Transaction(dev.geturl.Transaction transaction) {
        this.transaction = transaction;
    }

    /** The exchange of a handshake that opened no WebSocket, with the server's response. */
    public static Transaction of(WebSocketException.Refused refused) {
        return new Transaction(CallBridge.transaction(refused));
    }

    dev.geturl.Transaction transaction() {
        return transaction;
    }

    /** How it ended; {@link Status#PENDING} until then. */
    public Status status() {
        return transaction.getStatus();
    }

    /** How far it has come. */
    public Stage stage() {
        return transaction.getStage();
    }

    /** Bytes of the response's body that have arrived, before any decoding. */
    public long size() {
        return transaction.getSize();
    }

    /** Bytes of the request's body that have been sent. */
    public long currentPost() {
        return transaction.getCurrentPost();
    }

    /** The URL as it was asked for, without its fragment. */
    public Url url() {
        return transaction.getUrl();
    }

    /** What went wrong, for any status but {@link Status#OK}; empty when nothing has. */
    public Optional<HttpException> error() {
        return Optional.ofNullable(transaction.getError());
    }

    /** What kept the request body from being sent in full; the exchange went on all the same. */
    public Optional<HttpException> postError() {
        return Optional.ofNullable(transaction.getPostError());
    }

    /** The first line of the request: {@code GET / HTTP/1.1}. */
    public String requestLine() {
        return transaction.getRequestLine();
    }

    /** The field lines of the request, in the order they are sent. */
    public Headers requestHeaders() {
        return transaction.getRequestHeaders();
    }

    /** The values of the request's field {@code name}, joined by a comma and a space; empty when there is none. */
    public String requestHeaderValue(String name) {
        return transaction.requestHeaderValue(name);
    }

    /** The status line, {@code HTTP/1.1 200 OK}; empty while there is none. */
    public String responseLine() {
        return transaction.getResponseLine();
    }

    /** The status code; 0 while there is none. */
    public int responseCode() {
        return transaction.getResponseCode();
    }

    /** What the server wrote behind the status code; often empty. See {@link Http#reasonPhrase(int)}. */
    public String reasonPhrase() {
        return transaction.getReasonPhrase();
    }

    /** The field lines of the response, as received. */
    public Headers responseHeaders() {
        return transaction.getResponseHeaders();
    }

    /**
     * The values of the response's field {@code name}, joined by a comma and a space; empty when there is none. Not for
     * {@code Set-Cookie}.
     */
    public String responseHeaderValue(String name) {
        return transaction.responseHeaderValue(name);
    }

    /** Field lines that came behind a chunked body, kept apart from {@link #responseHeaders()}. */
    public Headers responseTrailers() {
        return transaction.getResponseTrailers();
    }

    /**
     * The body after its codings were undone, to be read only; empty when it went to a sink, a handler or a stream.
     * Nothing is copied.
     */
    public ByteBuffer responseBody() {
        return transaction.getResponseBody().asByteBuffer();
    }

    /** The body as bytes, in an array of their own. */
    public byte[] bytes() {
        return transaction.bytes();
    }

    /**
     * The body as text, in the charset that the response names, else that of {@link HttpBuilder#defaultCharset()}.
     * What cannot be decoded becomes U+FFFD.
     */
    public String text() {
        return transaction.text();
    }

    /** The body as text in {@code charset}, whatever the response says. */
    public String text(Charset charset) {
        return transaction.getResponseBody().string(charset);
    }

    /** What {@code adapter} makes of the body, which is read as UTF-8 as RFC 8259 section 8.1 has it. */
    public <T> T json(JsonAdapter<T> adapter) {
        return OptionBodiesKt.json(transaction, adapter);
    }

    /** The {@code ETag} of the response; empty when it has none, or what it has is none. */
    public Optional<EntityTag> entityTag() {
        return Optional.ofNullable(ConditionsKt.getEntityTag(transaction));
    }

    /** When the response's {@code Last-Modified} says that the resource was changed last; empty when it does not. */
    public Optional<Instant> lastModified() {
        return HttpDate.parse(responseHeaderValue("Last-Modified"));
    }

    /** Whether the response is a 304: the caller has the resource as it is now. */
    public boolean isNotModified() {
        return ConditionsKt.isNotModified(transaction);
    }

    /** The responses that led on, and the failures that were tried again, in order: redirects, logins, retries. */
    public List<Hop> hops() {
        return transaction.getHops();
    }

    /** As {@link #toCurl(boolean, boolean)} on one line, with {@code ***} for each secret. */
    public String toCurl() {
        return toCurl(false, false);
    }

    /**
     * The {@code curl} command that sends the same request, quoted for a POSIX shell. A body that was streamed is gone
     * when it is sent: the command reads standard input instead.
     *
     * @param secrets whether values of secret fields and the URL's password stand in it
     * @param isMultiline whether each option has a line of its own
     */
    public String toCurl(boolean secrets, boolean isMultiline) {
        return CurlCommandKt.toCurl(transaction, secrets, isMultiline);
    }

    /** What is known of the transaction now, under the manual's keys. */
    public ResponseInfo responseInfo() {
        return transaction.getResponseInfo();
    }

    /** How far the response's body has come. For news of it see {@link GeturlOptions#onProgress}. */
    public Progress progress() {
        return transaction.getProgress().getValue();
    }

    /** How far the request's body has come. For news of it see {@link GeturlOptions#onQueryProgress}. */
    public Progress uploadProgress() {
        return transaction.getUploadProgress().getValue();
    }

    /** With whom its connection speaks TLS: TclTLS's {@code status}. Empty where it speaks none. */
    public Optional<TlsStatus> tlsStatus() {
        return Optional.ofNullable(transaction.tlsStatus(false));
    }

    /** As whom its connection speaks TLS: TclTLS's {@code status -local}. Empty where it speaks none. */
    public Optional<TlsStatus> localTlsStatus() {
        return Optional.ofNullable(transaction.tlsStatus(true));
    }

    /** The TLS of its connection, and its session: TclTLS's {@code connection}. Empty where it speaks none. */
    public Optional<TlsConnectionInfo> tlsConnection() {
        return Optional.ofNullable(transaction.tlsConnection());
    }

    /**
     * The session of its connection as the JDK's API has it, for who wants more than {@link #tlsConnection()} and
     * {@link #tlsStatus()} tell. Empty where it speaks no TLS, or a transport of your own does.
     */
    public Optional<SSLSession> sslSession() {
        return Optional.ofNullable(SslSessionKt.getSslSession(transaction));
    }

    /**
     * This transaction when its status is {@link Status#OK}.
     *
     * @throws HttpException that tells what went wrong, when it is not
     * @throws IllegalStateException while it has not ended
     */
    public Transaction orThrow() throws HttpException {
        CallBridge.orThrow(transaction);
        return this;
    }

    /** Ends it with status {@link Status#RESET} and closes its connection. Does nothing when it has ended. */
    public void reset() {
        transaction.reset("reset");
    }

    /** As {@link #reset()}; {@code why} is kept as the message of {@link #error()}. */
    public void reset(String why) {
        transaction.reset(why);
    }

    /** Resets it if it still runs, and lets go of its body: the manual's {@code cleanup}. */
    @Override
    public void close() {
        transaction.close();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Transaction that && that.transaction == transaction;
    }

    @Override
    public int hashCode() {
        return Objects.hashCode(transaction);
    }

    /** The request line and the status. */
    @Override
    public String toString() {
        return transaction.toString();
    }
}
