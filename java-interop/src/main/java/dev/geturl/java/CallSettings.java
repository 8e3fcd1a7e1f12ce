package dev.geturl.java;

import dev.geturl.HttpVersion;
import dev.geturl.IpAddress;
import dev.geturl.Proxy;
import dev.geturl.java.bridge.Around;
import dev.geturl.java.bridge.AroundCall;
import dev.geturl.java.bridge.CallBridge;
import java.time.Duration;

/** The options of {@link GeturlOptions} that are one value each. */
abstract sealed class CallSettings extends AroundSettings<GeturlOptions> permits BodySettings {
    /** What is filled in. */
    final dev.geturl.GeturlOptions options;

    CallSettings(dev.geturl.GeturlOptions options) {
        this.options = options;
    }

    @Override
    final Around around() {
        return new AroundCall(options);
    }

    /** Takes the body as bytes, whatever its type says: {@code -binary}. Default false. */
    public GeturlOptions binary(boolean value) {
        options.setBinary(value);
        return self();
    }

    /**
     * Bytes read at most before {@code onProgress} is called: {@code -blocksize}. Default 64 KiB;
     * the manual's is 8 KiB.
     */
    public GeturlOptions blockSize(int value) {
        options.setBlockSize(value);
        return self();
    }

    /**
     * Guesses the type and charset of an XML document whose server says none: {@code -guesstype}.
     * Default false.
     */
    public GeturlOptions guessType(boolean value) {
        options.setGuessType(value);
        return self();
    }

    /**
     * Whether the connection is kept for another exchange: {@code -keepalive}. Default: {@code
     * PoolOptions.keepAlive}, but false where {@code protocol} is HTTP/1.0. True keeps that too
     * where the server says {@code Connection: keep-alive} and {@code PoolOptions.keepHttp10}
     * allows it.
     */
    public GeturlOptions keepAlive(boolean value) {
        options.setKeepAlive(value);
        return self();
    }

    /**
     * Whether a POST opens a connection of its own, whatever {@code keepAlive} says: {@code
     * -postfresh}. Default: {@code PoolOptions.postFresh}. Of no meaning for other methods.
     */
    public GeturlOptions postFresh(boolean value) {
        options.setPostFresh(value);
        return self();
    }

    /**
     * Whether a request that is not idempotent may be sent again when the kept connection that
     * carried it turns out to be closed: {@code -repost}. Default: {@code PoolOptions.repost}.
     */
    public GeturlOptions repost(boolean value) {
        options.setRepost(value);
        return self();
    }

    /**
     * The request method: {@code -method}. Any token. Default: POST with a body, HEAD with {@code
     * validate}, else GET. @throws IllegalArgumentException when it is no token.
     */
    public GeturlOptions method(String value) {
        options.setMethod(value);
        return self();
    }

    /** The address of this machine to connect from: {@code -myaddr}. Default: any. */
    public GeturlOptions myAddr(IpAddress value) {
        options.setMyAddr(value);
        return self();
    }

    /** The version in the request line: {@code -protocol}. Default HTTP/1.1. */
    public GeturlOptions protocol(HttpVersion value) {
        options.setProtocol(value);
        return self();
    }

    /**
     * Bytes written at most before {@code onQueryProgress}: {@code -queryblocksize}. Default 64
     * KiB; the manual's is 8 KiB.
     */
    public GeturlOptions queryBlockSize(int value) {
        options.setQueryBlockSize(value);
        return self();
    }

    /**
     * Refuses a URL that is not RFC 3986 to the letter: {@code -strict}. Default: {@code
     * HttpConfig.urlSyntax}.
     */
    public GeturlOptions strict(boolean value) {
        options.setStrict(value);
        return self();
    }

    /**
     * The time for the whole transaction: {@code -timeout}. Zero for none. Default: {@code
     * Timeouts.whole}, which see.
     */
    public GeturlOptions timeout(Duration value) {
        CallBridge.timeout(options, value);
        return self();
    }

    /** The time to find the host's addresses. Zero for none. Default: {@code Timeouts.resolve}. */
    public GeturlOptions resolveTimeout(Duration value) {
        CallBridge.resolveTimeout(options, value);
        return self();
    }

    /**
     * The time to find the host and open a connection. Zero for none. Default: {@code
     * Timeouts.connect}.
     */
    public GeturlOptions connectTimeout(Duration value) {
        CallBridge.connectTimeout(options, value);
        return self();
    }

    /**
     * The time from the sent request to its response. Zero for none. Default: {@code
     * Timeouts.firstByte}.
     */
    public GeturlOptions firstByteTimeout(Duration value) {
        CallBridge.firstByteTimeout(options, value);
        return self();
    }

    /**
     * The time in which the server neither takes nor sends a byte. Zero for none. Default: {@code
     * Timeouts.idle}.
     */
    public GeturlOptions idleTimeout(Duration value) {
        CallBridge.idleTimeout(options, value);
        return self();
    }

    /**
     * Whether the server is asked with {@code Expect: 100-continue} before the body is sent.
     * Default: whether the body is larger than {@code HttpConfig.expectContinueAbove}. Never
     * without a body, in HTTP/1.0, or of a server that is known to speak HTTP/1.0 or has refused
     * the question with 417. A caller's own {@code Expect} field counts before this.
     */
    public GeturlOptions expectContinue(boolean value) {
        options.setExpectContinue(value);
        return self();
    }

    /**
     * The {@code Content-Type} of the request body: {@code -type}. Default {@code
     * application/x-www-form-urlencoded}, as the manual has it; an empty one sends none.
     */
    public GeturlOptions type(String value) {
        options.setType(value);
        return self();
    }

    /** Asks for the head of the response alone, with HEAD: {@code -validate}. Default false. */
    public GeturlOptions validate(boolean value) {
        options.setValidate(value);
        return self();
    }

    /**
     * The path of a Unix domain socket to connect to in place of the URL's host and port. Default
     * none.
     */
    public GeturlOptions unixSocket(String value) {
        options.setUnixSocket(value);
        return self();
    }

    /**
     * The proxy for this call; {@code Proxy.NONE} for none. Default: {@code HttpConfig.proxy}
     * decides.
     */
    public GeturlOptions proxy(Proxy value) {
        options.setProxy(value);
        return self();
    }

    /**
     * What stands in the request line in place of the URL's path and query: {@code *} for OPTIONS
     * of the server as a whole, or any other form of RFC 9112 section 3.2. No spaces or control
     * characters.
     */
    public GeturlOptions requestTarget(String value) {
        options.setRequestTarget(value);
        return self();
    }

    /** Hands on the body as it came, without undoing its content codings. Default false. */
    public GeturlOptions raw(boolean value) {
        options.setRaw(value);
        return self();
    }

    /**
     * Takes no notice of the response's {@code Content-Length}: its body ends with the connection.
     * For servers that name a wrong one. Default false.
     */
    public GeturlOptions ignoreContentLength(boolean value) {
        options.setIgnoreContentLength(value);
        return self();
    }
}
