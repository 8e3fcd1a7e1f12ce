package dev.geturl.java;

import dev.geturl.HostPolicy;
import dev.geturl.HttpConfig;
import dev.geturl.UrlSyntax;
import dev.geturl.java.bridge.Around;
import dev.geturl.java.bridge.AroundClient;

/** The options of {@link HttpBuilder} that are one value each. */
abstract sealed class ClientSettings extends AroundSettings<HttpBuilder> permits HttpBuilder {
    /** What is filled in. */
    final HttpConfig.Builder config;

    ClientSettings(HttpConfig.Builder config) {
        this.config = config;
    }

    @Override
    final Around around() {
        return new AroundClient(config);
    }

    /**
     * The {@code Accept} field: the manual's {@code -accept}. Default any type; empty sends none.
     */
    public HttpBuilder accept(String value) {
        config.setAccept(value);
        return self();
    }

    /** See {@link #accept(String)}. */
    public String accept() {
        return config.getAccept();
    }

    /**
     * The {@code User-Agent} field: the manual's {@code -useragent}. Default {@code geturl/} and
     * the version; empty sends none.
     */
    public HttpBuilder userAgent(String value) {
        config.setUserAgent(value);
        return self();
    }

    /** See {@link #userAgent(String)}. */
    public String userAgent() {
        return config.getUserAgent();
    }

    /** Whether compressed bodies are asked for: the manual's {@code -zip}. Default true. */
    public HttpBuilder zip(boolean value) {
        config.setZip(value);
        return self();
    }

    /** See {@link #zip(boolean)}. */
    public boolean zip() {
        return config.getZip();
    }

    /**
     * Whether every coding that can be undone is offered, or only the manual's {@code
     * gzip,deflate}. Default true.
     */
    public HttpBuilder allCodings(boolean value) {
        config.setAllCodings(value);
        return self();
    }

    /** See {@link #allCodings(boolean)}. */
    public boolean allCodings() {
        return config.getAllCodings();
    }

    /**
     * The charset of {@code HttpClient.formatQuery}: the manual's {@code -urlencoding}. Default
     * {@code utf-8}.
     */
    public HttpBuilder urlEncoding(String value) {
        config.setUrlEncoding(value);
        return self();
    }

    /** See {@link #urlEncoding(String)}. */
    public String urlEncoding() {
        return config.getUrlEncoding();
    }

    /**
     * The charset of a text body that names none. Default {@code utf-8}; the manual's is {@code
     * iso8859-1}.
     */
    public HttpBuilder defaultCharset(String value) {
        config.setDefaultCharset(value);
        return self();
    }

    /** See {@link #defaultCharset(String)}. */
    public String defaultCharset() {
        return config.getDefaultCharset();
    }

    /** Whether CR LF and lone CR become LF in text, as the manual does. Default false. */
    public HttpBuilder translateLineEnds(boolean value) {
        config.setTranslateLineEnds(value);
        return self();
    }

    /** See {@link #translateLineEnds(boolean)}. */
    public boolean translateLineEnds() {
        return config.getTranslateLineEnds();
    }

    /**
     * By which rules URLs are read. Default {@code UrlSyntax.WHATWG}; the manual's is {@code
     * UrlSyntax.STRICT}.
     */
    public HttpBuilder urlSyntax(UrlSyntax value) {
        config.setUrlSyntax(value);
        return self();
    }

    /** See {@link #urlSyntax(UrlSyntax)}. */
    public UrlSyntax urlSyntax() {
        return config.getUrlSyntax();
    }

    /**
     * Whether a user name and password in the URL are sent as {@code Authorization: Basic}. Default
     * true; the manual does not.
     */
    public HttpBuilder sendUserInfo(boolean value) {
        config.setSendUserInfo(value);
        return self();
    }

    /** See {@link #sendUserInfo(boolean)}. */
    public boolean sendUserInfo() {
        return config.getSendUserInfo();
    }

    /**
     * Whether responses are taken that RFC 9112 has a recipient refuse, but that other clients
     * take: a lone LF ending the lines of a chunked body, {@code chunked} named twice at the end of
     * {@code Transfer-Encoding}, and a line that begins with white space before the first field
     * line, which is dropped. Two readers may understand such a response in two ways, so leave this
     * off behind or in front of a proxy. Default false.
     */
    public HttpBuilder lenient(boolean value) {
        config.setLenient(value);
        return self();
    }

    /** See {@link #lenient(boolean)}. */
    public boolean lenient() {
        return config.getLenient();
    }

    /**
     * A request whose body has more bytes than this, or an unknown number of them, asks with {@code
     * Expect: 100-continue} whether it is wanted before it is sent (RFC 9110 section 10.1.1), and
     * waits for that as long as {@code Timeouts.expectContinue} says. Default 1 MiB, as curl has
     * it; -1 never asks, as the manual does.
     */
    public HttpBuilder expectContinueAbove(long value) {
        config.setExpectContinueAbove(value);
        return self();
    }

    /** See {@link #expectContinueAbove(long)}. */
    public long expectContinueAbove() {
        return config.getExpectContinueAbove();
    }

    /** Which hosts, ports and addresses may be reached. Default {@code HostPolicy.OPEN}: all. */
    public HttpBuilder hostPolicy(HostPolicy value) {
        config.setHostPolicy(value);
        return self();
    }

    /** See {@link #hostPolicy(HostPolicy)}. */
    public HostPolicy hostPolicy() {
        return config.getHostPolicy();
    }

    /**
     * How many event loop threads the client has, 1 to 256. Default 1, which is enough for tens of
     * thousands of calls.
     */
    public HttpBuilder loops(int value) {
        config.setLoops(value);
        return self();
    }

    /** See {@link #loops(int)}. */
    public int loops() {
        return config.getLoops();
    }
}
