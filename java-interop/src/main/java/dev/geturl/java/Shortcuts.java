package dev.geturl.java;

import dev.geturl.HttpException;
import java.io.InterruptedIOException;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/**
 * The everyday calls of {@link Http}: one verb each, failed unless the server has answered, whatever its status code.
 */
abstract sealed class Shortcuts permits LongCalls {
    Shortcuts() {}

    /** The verb that they are made of. */
    public abstract Transaction geturl(String url, Consumer<GeturlOptions> options)
            throws HttpException, InterruptedIOException;

    /** As {@code geturl}, as a future that fails unless the server has answered. */
    abstract CompletableFuture<Transaction> answerAsync(String url, Consumer<GeturlOptions> options);

    /** Fetches {@code url} with GET. Throws unless it was answered; any status code is an answer. */
    public Transaction get(String url) throws HttpException, InterruptedIOException {
        return get(url, Requests.NOTHING);
    }

    /** As the other, with {@code options}. */
    public Transaction get(String url, Consumer<GeturlOptions> options) throws HttpException, InterruptedIOException {
        return geturl(url, Requests.verb("GET", null, options)).orThrow();
    }

    /** As {@link #get(String)}, as a future. Cancelling it resets the exchange. */
    public CompletableFuture<Transaction> getAsync(String url) {
        return getAsync(url, Requests.NOTHING);
    }

    /** As the other, with {@code options}. */
    public CompletableFuture<Transaction> getAsync(String url, Consumer<GeturlOptions> options) {
        return answerAsync(url, Requests.verb("GET", null, options));
    }

    /** Asks for the head of the response to GET alone. */
    public Transaction head(String url) throws HttpException, InterruptedIOException {
        return head(url, Requests.NOTHING);
    }

    /** As the other, with {@code options}. */
    public Transaction head(String url, Consumer<GeturlOptions> options) throws HttpException, InterruptedIOException {
        return geturl(url, Requests.verb("HEAD", null, options)).orThrow();
    }

    /** As {@link #head(String)}, as a future. Cancelling it resets the exchange. */
    public CompletableFuture<Transaction> headAsync(String url) {
        return headAsync(url, Requests.NOTHING);
    }

    /** As the other, with {@code options}. */
    public CompletableFuture<Transaction> headAsync(String url, Consumer<GeturlOptions> options) {
        return answerAsync(url, Requests.verb("HEAD", null, options));
    }

    /**
     * Sends {@code body}, in UTF-8, with POST; its type is {@code application/x-www-form-urlencoded} unless options say
     * otherwise.
     */
    public Transaction post(String url, String body) throws HttpException, InterruptedIOException {
        return post(url, body, Requests.NOTHING);
    }

    /** As the other, with {@code options}. */
    public Transaction post(String url, String body, Consumer<GeturlOptions> options)
            throws HttpException, InterruptedIOException {
        return geturl(url, Requests.verb("POST", Requests.utf8(body), options)).orThrow();
    }

    /** As {@link #post(String, String)}, as a future. Cancelling it resets the exchange. */
    public CompletableFuture<Transaction> postAsync(String url, String body) {
        return postAsync(url, body, Requests.NOTHING);
    }

    /** As the other, with {@code options}. */
    public CompletableFuture<Transaction> postAsync(String url, String body, Consumer<GeturlOptions> options) {
        return answerAsync(url, Requests.verb("POST", Requests.utf8(body), options));
    }

    /**
     * Sends {@code body} with POST; its type is {@code application/x-www-form-urlencoded} unless options say otherwise.
     */
    public Transaction post(String url, byte[] body) throws HttpException, InterruptedIOException {
        return post(url, body, Requests.NOTHING);
    }

    /** As the other, with {@code options}. */
    public Transaction post(String url, byte[] body, Consumer<GeturlOptions> options)
            throws HttpException, InterruptedIOException {
        return geturl(url, Requests.verb("POST", body, options)).orThrow();
    }

    /** As {@link #post(String, byte[])}, as a future. Cancelling it resets the exchange. */
    public CompletableFuture<Transaction> postAsync(String url, byte[] body) {
        return postAsync(url, body, Requests.NOTHING);
    }

    /** As the other, with {@code options}. */
    public CompletableFuture<Transaction> postAsync(String url, byte[] body, Consumer<GeturlOptions> options) {
        return answerAsync(url, Requests.verb("POST", body, options));
    }

    /**
     * Stores {@code body}, in UTF-8, at {@code url} with PUT; its type is {@code application/x-www-form-urlencoded}
     * unless options say otherwise.
     */
    public Transaction put(String url, String body) throws HttpException, InterruptedIOException {
        return put(url, body, Requests.NOTHING);
    }

    /** As the other, with {@code options}. */
    public Transaction put(String url, String body, Consumer<GeturlOptions> options)
            throws HttpException, InterruptedIOException {
        return geturl(url, Requests.verb("PUT", Requests.utf8(body), options)).orThrow();
    }

    /** As {@link #put(String, String)}, as a future. Cancelling it resets the exchange. */
    public CompletableFuture<Transaction> putAsync(String url, String body) {
        return putAsync(url, body, Requests.NOTHING);
    }

    /** As the other, with {@code options}. */
    public CompletableFuture<Transaction> putAsync(String url, String body, Consumer<GeturlOptions> options) {
        return answerAsync(url, Requests.verb("PUT", Requests.utf8(body), options));
    }

    /**
     * Stores {@code body} at {@code url} with PUT; its type is {@code application/x-www-form-urlencoded} unless options
     * say otherwise.
     */
    public Transaction put(String url, byte[] body) throws HttpException, InterruptedIOException {
        return put(url, body, Requests.NOTHING);
    }

    /** As the other, with {@code options}. */
    public Transaction put(String url, byte[] body, Consumer<GeturlOptions> options)
            throws HttpException, InterruptedIOException {
        return geturl(url, Requests.verb("PUT", body, options)).orThrow();
    }

    /** As {@link #put(String, byte[])}, as a future. Cancelling it resets the exchange. */
    public CompletableFuture<Transaction> putAsync(String url, byte[] body) {
        return putAsync(url, body, Requests.NOTHING);
    }

    /** As the other, with {@code options}. */
    public CompletableFuture<Transaction> putAsync(String url, byte[] body, Consumer<GeturlOptions> options) {
        return answerAsync(url, Requests.verb("PUT", body, options));
    }

    /**
     * Changes what is at {@code url} with PATCH; its type is {@code application/x-www-form-urlencoded} unless options
     * say otherwise.
     */
    public Transaction patch(String url, String body) throws HttpException, InterruptedIOException {
        return patch(url, body, Requests.NOTHING);
    }

    /** As the other, with {@code options}. */
    public Transaction patch(String url, String body, Consumer<GeturlOptions> options)
            throws HttpException, InterruptedIOException {
        return geturl(url, Requests.verb("PATCH", Requests.utf8(body), options)).orThrow();
    }

    /** As {@link #patch(String, String)}, as a future. Cancelling it resets the exchange. */
    public CompletableFuture<Transaction> patchAsync(String url, String body) {
        return patchAsync(url, body, Requests.NOTHING);
    }

    /** As the other, with {@code options}. */
    public CompletableFuture<Transaction> patchAsync(String url, String body, Consumer<GeturlOptions> options) {
        return answerAsync(url, Requests.verb("PATCH", Requests.utf8(body), options));
    }

    /**
     * Changes what is at {@code url} with PATCH; its type is {@code application/x-www-form-urlencoded} unless options
     * say otherwise.
     */
    public Transaction patch(String url, byte[] body) throws HttpException, InterruptedIOException {
        return patch(url, body, Requests.NOTHING);
    }

    /** As the other, with {@code options}. */
    public Transaction patch(String url, byte[] body, Consumer<GeturlOptions> options)
            throws HttpException, InterruptedIOException {
        return geturl(url, Requests.verb("PATCH", body, options)).orThrow();
    }

    /** As {@link #patch(String, byte[])}, as a future. Cancelling it resets the exchange. */
    public CompletableFuture<Transaction> patchAsync(String url, byte[] body) {
        return patchAsync(url, body, Requests.NOTHING);
    }

    /** As the other, with {@code options}. */
    public CompletableFuture<Transaction> patchAsync(String url, byte[] body, Consumer<GeturlOptions> options) {
        return answerAsync(url, Requests.verb("PATCH", body, options));
    }

    /** Removes what is at {@code url} with DELETE. */
    public Transaction delete(String url) throws HttpException, InterruptedIOException {
        return delete(url, Requests.NOTHING);
    }

    /** As the other, with {@code options}. */
    public Transaction delete(String url, Consumer<GeturlOptions> options)
            throws HttpException, InterruptedIOException {
        return geturl(url, Requests.verb("DELETE", null, options)).orThrow();
    }

    /** As {@link #delete(String)}, as a future. Cancelling it resets the exchange. */
    public CompletableFuture<Transaction> deleteAsync(String url) {
        return deleteAsync(url, Requests.NOTHING);
    }

    /** As the other, with {@code options}. */
    public CompletableFuture<Transaction> deleteAsync(String url, Consumer<GeturlOptions> options) {
        return answerAsync(url, Requests.verb("DELETE", null, options));
    }

    /** Asks what can be done with {@code url}. */
    public Transaction options(String url) throws HttpException, InterruptedIOException {
        return options(url, Requests.NOTHING);
    }

    /** As the other, with {@code options}. */
    public Transaction options(String url, Consumer<GeturlOptions> options)
            throws HttpException, InterruptedIOException {
        return geturl(url, Requests.verb("OPTIONS", null, options)).orThrow();
    }

    /** As {@link #options(String)}, as a future. Cancelling it resets the exchange. */
    public CompletableFuture<Transaction> optionsAsync(String url) {
        return optionsAsync(url, Requests.NOTHING);
    }

    /** As the other, with {@code options}. */
    public CompletableFuture<Transaction> optionsAsync(String url, Consumer<GeturlOptions> options) {
        return answerAsync(url, Requests.verb("OPTIONS", null, options));
    }
}
