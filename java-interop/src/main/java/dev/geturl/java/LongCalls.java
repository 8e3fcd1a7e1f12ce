package dev.geturl.java;

import dev.geturl.HttpException;
import dev.geturl.ServerSentEvent;
import dev.geturl.java.bridge.BeyondAndroid;
import dev.geturl.java.bridge.Calls;
import dev.geturl.java.bridge.Given;
import java.io.InterruptedIOException;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Flow;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** The calls of {@link Http} that go on after a connection has ended: downloads and streams of events. */
abstract sealed class LongCalls extends Shortcuts permits Registering {
    LongCalls() {}

    /** What they are carried out by. */
    abstract Calls calls();

    /** As {@link #download(String, Path, Consumer)} without options. */
    public Download download(String url, Path path) throws HttpException, InterruptedIOException {
        return download(url, path, download -> {});
    }

    /** As {@link #download(String, Path, Consumer, Consumer)}, with requests that have no options. */
    public Download download(String url, Path path, Consumer<DownloadOptions> download)
            throws HttpException, InterruptedIOException {
        return download(url, path, download, Requests.NOTHING);
    }

    /**
     * Fetches {@code url} into the file at {@code path}, which is there whole or not at all: until then the bytes are
     * in a file with {@code .part} behind its name. Folders that are missing are made.
     *
     * <p>What breaks is taken up again from where it stood. A download that failed, was cancelled or interrupted, or
     * whose process was killed is taken up by the next call for the same URL and path.
     *
     * @param options as for any GET; they are asked anew for each request
     * @throws HttpException when it fails; {@code BadResponse} for a status code that brings no file, {@code Protocol}
     *     for another checksum, {@code SinkFailed} for a full disk
     * @throws InterruptedIOException when the thread is interrupted
     */
    public Download download(String url, Path path, Consumer<DownloadOptions> download, Consumer<GeturlOptions> options)
            throws HttpException, InterruptedIOException {
        return new Download(calls().download(url, okio.Path.get(path), how(download), Requests.of(options)));
    }

    /** As {@link #downloadAsync(String, Path, Consumer)} without options. */
    public CompletableFuture<Download> downloadAsync(String url, Path path) {
        return downloadAsync(url, path, download -> {});
    }

    /** As {@link #downloadAsync(String, Path, Consumer, Consumer)}, with requests that have no options. */
    public CompletableFuture<Download> downloadAsync(String url, Path path, Consumer<DownloadOptions> download) {
        return downloadAsync(url, path, download, Requests.NOTHING);
    }

    /**
     * As {@link #download(String, Path, Consumer, Consumer)}, as a future. Cancelling it ends the download and keeps
     * what has come for the next.
     */
    public CompletableFuture<Download> downloadAsync(
            String url, Path path, Consumer<DownloadOptions> download, Consumer<GeturlOptions> options) {
        return calls().downloadAsync(url, okio.Path.get(path), how(download), Requests.of(options), Download::new);
    }

    private static dev.geturl.download.DownloadOptions how(Consumer<DownloadOptions> change) {
        return OptionGroup.changed(new DownloadOptions(new dev.geturl.download.DownloadOptions()), change);
    }

    /** As {@link #serverSentEvents(String, Consumer, Consumer)} without options. */
    public Stream<ServerSentEvent> serverSentEvents(String url) {
        return serverSentEvents(url, stream -> {}, Requests.NOTHING);
    }

    /**
     * The server-sent events of {@code url} as a stream that goes on when the connection does not: WHATWG HTML section
     * 9.2. Nothing is sent before the first event is asked for; taking one waits for it. Close the stream in any case:
     * that closes the connection.
     *
     * <p>When the connection ends or breaks, the server is asked again with {@code Last-Event-ID} after the time that
     * it has said. A 204 ends the stream. Failures are thrown as {@link java.io.UncheckedIOException}, an interruption
     * too; the stream is closed then.
     *
     * @param stream how it is read, and what is done when it ends
     * @param options as for any call; they are asked anew for each request
     */
    public Stream<ServerSentEvent> serverSentEvents(
            String url, Consumer<EventStreamOptions> stream, Consumer<GeturlOptions> options) {
        return events(url, stream, options).stream();
    }

    /** As {@link #publishServerSentEvents(String, Consumer, Consumer)} without options. */
    @BeyondAndroid(why = "java.util.concurrent.Flow is there since API 30, and nothing else needs it")
    public Flow.Publisher<ServerSentEvent> publishServerSentEvents(String url) {
        return publishServerSentEvents(url, stream -> {}, Requests.NOTHING);
    }

    /**
     * As {@link #serverSentEvents(String, Consumer, Consumer)}, by the rules of Reactive Streams: each subscriber has a
     * connection of its own, which is read as far as it asks for events. Signals come on {@link HttpBuilder#executor}.
     */
    @BeyondAndroid(why = "java.util.concurrent.Flow is there since API 30, and nothing else needs it")
    public Flow.Publisher<ServerSentEvent> publishServerSentEvents(
            String url, Consumer<EventStreamOptions> stream, Consumer<GeturlOptions> options) {
        return events(url, stream, options).publisher();
    }

    private Given<ServerSentEvent> events(
            String url, Consumer<EventStreamOptions> stream, Consumer<GeturlOptions> options) {
        return calls().serverSentEvents(url, EventStreamOptions.of(stream), Requests.of(options));
    }
}
