package dev.geturl.java;

import dev.geturl.CallPlan;
import dev.geturl.HttpClient;
import dev.geturl.HttpConfig;
import dev.geturl.HttpException;
import dev.geturl.Url;
import dev.geturl.java.bridge.Calls;
import dev.geturl.java.bridge.Clients;
import dev.geturl.java.bridge.Futures;
import java.io.InterruptedIOException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.Consumer;

/**
 * An HTTP client: one verb, {@link #geturl(String) geturl}, whose options say everything. Make one and share it; it may
 * be used from any thread, virtual ones included.
 *
 * <pre>{@code
 * try (Http http = Http.create()) {
 *     Transaction page = http.get("https://example.org/");
 *     System.out.println(page.responseCode() + " " + page.text());
 * }
 * }</pre>
 *
 * <p>There are three ways to call. {@code geturl} blocks. {@code geturlAsync} gives a future, completed on
 * {@link HttpBuilder#executor(Executor)}; cancelling it resets the exchange. {@code start} gives the running
 * {@link Transaction}, to be watched, awaited or reset.
 *
 * <p>A blocking call that is interrupted resets its exchange and throws {@link InterruptedIOException}; the thread
 * stays interrupted. One on an event loop's thread throws {@link IllegalStateException} at once, as it would wait for
 * itself.
 */
public final class Http extends SocketEntrances implements AutoCloseable {
    private final Executor executor;
    private final CookieJar cookieJar;
    private final Calls calls;

    Http(HttpConfig config, Executor executor, CookieJar cookieJar) {
        this(Clients.of(config), executor, cookieJar);
    }

    private Http(HttpClient client, Executor executor, CookieJar cookieJar) {
        super(client, new Futures(executor));
        this.executor = executor;
        this.cookieJar = cookieJar;
        this.calls = new Calls(client, futures);
    }

    /** A client with the defaults of today. */
    public static Http create() {
        return builder().build();
    }

    /** Collects options; each begins with its default of today. */
    public static HttpBuilder builder() {
        return new HttpBuilder(new HttpConfig.Builder(), HttpBuilder.commonPool(), null);
    }

    /** Collects options; each begins as the manual has it. */
    public static HttpBuilder tcl() {
        return new HttpBuilder(Clients.tcl(), HttpBuilder.commonPool(), null);
    }

    /** A builder that holds this client's options. */
    public HttpBuilder newBuilder() {
        return new HttpBuilder(client.getConfig().newBuilder(), executor, cookieJar);
    }

    /**
     * A client with options of its own on the loops of this one. Closing it ends its own transactions and connections;
     * closing this one ends all.
     *
     * @throws IllegalArgumentException when another number of loops is asked for
     */
    public Http newClient(Consumer<HttpBuilder> change) {
        HttpBuilder builder = newBuilder();
        change.accept(builder);
        return new Http(client.newClient(builder.configuration()), builder.executor(), builder.cookieJar());
    }

    @Override
    HttpClient client() {
        return client;
    }

    @Override
    Calls calls() {
        return calls;
    }

    /** As {@link #geturl(String, Consumer)} without options. */
    public Transaction geturl(String url) throws HttpException, InterruptedIOException {
        return geturl(url, Requests.NOTHING);
    }

    /**
     * Carries out one exchange and waits for its end: the manual's {@code geturl}. Returns with status {@code ok}
     * whatever the status code, and with {@code eof}, {@code timeout} or {@code reset} where the exchange ended so.
     *
     * @throws HttpException for an invalid URL, a failed connection, an error of input or output, or a malformed
     *     response
     * @throws InterruptedIOException when the thread is interrupted
     * @throws IllegalArgumentException for an option that cannot be
     */
    @Override
    public Transaction geturl(String url, Consumer<GeturlOptions> options)
            throws HttpException, InterruptedIOException {
        return new Transaction(calls.geturl(url, Requests.of(options)));
    }

    /** As {@link #geturl(Url, Consumer)} without options. */
    public Transaction geturl(Url url) throws HttpException, InterruptedIOException {
        return geturl(url, Requests.NOTHING);
    }

    /** As {@link #geturl(String, Consumer)}, for a URL that has been parsed. */
    public Transaction geturl(Url url, Consumer<GeturlOptions> options) throws HttpException, InterruptedIOException {
        return new Transaction(calls.geturl(url, Requests.of(options)));
    }

    @Override
    CompletableFuture<Transaction> answerAsync(String url, Consumer<GeturlOptions> options) {
        return calls.answerAsync(url, Requests.of(options), Transaction::new);
    }

    /** As {@link #geturlAsync(String, Consumer)} without options. */
    public CompletableFuture<Transaction> geturlAsync(String url) {
        return geturlAsync(url, Requests.NOTHING);
    }

    /**
     * As {@link #geturl(String, Consumer)}, as a future: where that throws, it fails. Cancelling it resets the
     * exchange. What cannot be is told by the future, too.
     */
    public CompletableFuture<Transaction> geturlAsync(String url, Consumer<GeturlOptions> options) {
        return calls.geturlAsync(url, Requests.of(options), Transaction::new);
    }

    /** As {@link #geturlAsync(String, Consumer)}, for a URL that has been parsed. */
    public CompletableFuture<Transaction> geturlAsync(Url url, Consumer<GeturlOptions> options) {
        return calls.geturlAsync(url, Requests.of(options), Transaction::new);
    }

    /** As {@link #start(String, Consumer)} without options. */
    public Transaction start(String url) throws HttpException {
        return start(url, Requests.NOTHING);
    }

    /**
     * Starts an exchange and returns at once: the manual's {@code geturl -command}. What happens on the network is
     * never thrown: wait for the transaction and look at its status.
     *
     * @throws HttpException for an invalid URL
     * @throws IllegalArgumentException for an option that cannot be
     */
    public Transaction start(String url, Consumer<GeturlOptions> options) throws HttpException {
        return new Transaction(calls.start(url, Requests.of(options)));
    }

    /** As {@link #open(String, Consumer)} without options. */
    public Response open(String url) throws HttpException, InterruptedIOException {
        return open(url, Requests.NOTHING);
    }

    /**
     * Begins an exchange and waits for the head of its response, whose body the caller then reads while it arrives: as
     * a stream, as lines, or as a publisher. It is never kept in memory as a whole, and a slow reader slows down the
     * peer. Close the response in any case.
     *
     * @throws HttpException when the exchange fails before that
     * @throws InterruptedIOException when the thread is interrupted
     */
    public Response open(String url, Consumer<GeturlOptions> options) throws HttpException, InterruptedIOException {
        return new Response(calls.open(url, Requests.of(options)));
    }

    /** As {@link #openAsync(String, Consumer)} without options. */
    public CompletableFuture<Response> openAsync(String url) {
        return openAsync(url, Requests.NOTHING);
    }

    /** As {@link #open(String, Consumer)}, as a future. Cancelling it resets the exchange. */
    public CompletableFuture<Response> openAsync(String url, Consumer<GeturlOptions> options) {
        return calls.openAsync(url, Requests.of(options), Response::new);
    }

    /**
     * Asks the server of {@code url} to go on in another protocol on the same connection: the manual's "Protocol
     * upgrades". Close what this gives: a connection that was switched is open until then.
     *
     * @param protocol what is asked for, such as {@code websocket}; several separated by commas, the favourite first
     * @throws HttpException as {@link #geturl(String, Consumer)} does
     * @throws InterruptedIOException when the thread is interrupted
     */
    public Upgrade upgrade(String url, String protocol, Consumer<GeturlOptions> options)
            throws HttpException, InterruptedIOException {
        return new Upgrade(calls.upgrade(url, protocol, Requests.of(options)));
    }

    /** As {@link #upgrade}, as a future. Cancelling it leaves nothing open. */
    public CompletableFuture<Upgrade> upgradeAsync(String url, String protocol, Consumer<GeturlOptions> options) {
        return calls.upgradeAsync(url, protocol, Requests.of(options), Upgrade::new);
    }

    /** Waits until {@code transaction} has ended, whatever came of it. Interrupting ends the waiting alone. */
    public Transaction wait(Transaction transaction) throws InterruptedIOException {
        calls.await(transaction.transaction());
        return transaction;
    }

    /** Waits until {@code transaction} has ended, for {@code time} at most, and says whether it has. */
    public boolean wait(Transaction transaction, Duration time) throws InterruptedIOException {
        return calls.await(transaction.transaction(), time);
    }

    /** A future that is complete when {@code transaction} has ended. Cancelling it ends the waiting alone. */
    public CompletableFuture<Transaction> waitAsync(Transaction transaction) {
        return calls.awaitAsync(transaction.transaction(), Transaction::new);
    }

    /** Ends {@code transaction} with status {@code reset}: the manual's {@code reset}. */
    public void reset(Transaction transaction) {
        transaction.reset();
    }

    /** As {@link #reset(Transaction)}, with the reason. */
    public void reset(Transaction transaction, String why) {
        transaction.reset(why);
    }

    /**
     * What {@link #geturl(String, Consumer)} would do, decided and not done: it prints what would be sent, where to,
     * and under which rules, without secrets. Nothing is sent, looked up or opened.
     *
     * @throws HttpException for an invalid URL, or options that contradict each other
     * @throws IllegalArgumentException for an option that cannot be
     */
    public CallPlan plan(String url, Consumer<GeturlOptions> options) throws HttpException {
        return calls.plan(url, Requests.of(options));
    }

    /** Encodes keys and values that stand in turn as a form, in UTF-8: the manual's {@code formatQuery}. */
    public static String formatQuery(String... keysAndValues) {
        return Clients.formatQuery(keysAndValues);
    }

    /** Encodes {@code fields} as a form, in their order, in UTF-8: the manual's {@code formatQuery}. */
    public static String formatQuery(Map<String, ?> fields) {
        return Clients.formatQuery(fields);
    }

    /** Encodes {@code value} for a query or a form, in UTF-8: the manual's {@code quoteString}. */
    public static String quoteString(String value) {
        return Clients.quoteString(value);
    }

    /** As {@link #quoteString(String)}, in the charset of {@link HttpBuilder#urlEncoding()}. */
    public String quote(String value) {
        return client.quoteString(value);
    }

    /**
     * The words that IANA's registry has for a status code: the manual's {@code reasonPhrase}.
     *
     * @throws IllegalArgumentException when {@code code} is not from 100 to 599
     */
    public static String reasonPhrase(int code) {
        return Clients.reasonPhrase(code);
    }

    /** Resets every transaction that runs, closes every connection, and ends the client's threads. Returns at once. */
    @Override
    public void close() {
        client.close();
    }

    /** Waits until all that {@link #close()} ends has ended, and what an {@link HstsStore} has noted is in its file. */
    public void awaitClosed() throws InterruptedIOException {
        calls.awaitClosed();
    }
}
