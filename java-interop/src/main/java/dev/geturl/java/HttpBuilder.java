package dev.geturl.java;

import dev.geturl.HostPolicy;
import dev.geturl.HttpConfig;
import dev.geturl.UrlSyntax;
import dev.geturl.java.bridge.ConfigBridge;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.Executor;
import java.util.concurrent.ForkJoinPool;
import java.util.function.Consumer;

/**
 * How a client behaves where a call says nothing else: the manual's {@code config}. Each setter gives the builder
 * itself, each getter of the same name what is set. Groups of options are changed by a function:
 * {@code Http.builder().pool(pool -> pool.maxConnectionsPerHost(8)).build()}.
 */
public final class HttpBuilder {
    private final HttpConfig.Builder config;
    private Executor executor;
    private CookieJar cookieJar;

    HttpBuilder(HttpConfig.Builder config, Executor executor, CookieJar cookieJar) {
        this.config = config;
        this.executor = executor;
        this.cookieJar = cookieJar;
    }

    /**
     * The {@code Accept} field: the manual's {@code -accept}. Default any type; empty sends none.
     */
    public HttpBuilder accept(String value) {
        config.setAccept(value);
        return this;
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
        return this;
    }

    /** See {@link #userAgent(String)}. */
    public String userAgent() {
        return config.getUserAgent();
    }

    /** Whether compressed bodies are asked for: the manual's {@code -zip}. Default true. */
    public HttpBuilder zip(boolean value) {
        config.setZip(value);
        return this;
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
        return this;
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
        return this;
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
        return this;
    }

    /** See {@link #defaultCharset(String)}. */
    public String defaultCharset() {
        return config.getDefaultCharset();
    }

    /** Whether CR LF and lone CR become LF in text, as the manual does. Default false. */
    public HttpBuilder translateLineEnds(boolean value) {
        config.setTranslateLineEnds(value);
        return this;
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
        return this;
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
        return this;
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
        return this;
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
        return this;
    }

    /** See {@link #expectContinueAbove(long)}. */
    public long expectContinueAbove() {
        return config.getExpectContinueAbove();
    }

    /** Which hosts, ports and addresses may be reached. Default {@code HostPolicy.OPEN}: all. */
    public HttpBuilder hostPolicy(HostPolicy value) {
        config.setHostPolicy(value);
        return this;
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
        return this;
    }

    /** See {@link #loops(int)}. */
    public int loops() {
        return config.getLoops();
    }
    /** Time limits. */
    public HttpBuilder timeouts(Consumer<Timeouts> change) {
        Timeouts timeouts = timeouts();
        change.accept(timeouts);
        config.setTimeouts(timeouts.options());
        return this;
    }

    /** A copy of the time limits as they are now. */
    public Timeouts timeouts() {
        return new Timeouts(config.getTimeouts());
    }

    /** Bounds on what a response may take. */
    public HttpBuilder limits(Consumer<Limits> change) {
        Limits limits = limits();
        change.accept(limits);
        config.setLimits(limits.options());
        return this;
    }

    /** A copy of the bounds as they are now. */
    public Limits limits() {
        return new Limits(config.getLimits());
    }

    /** What is kept of connections between exchanges. */
    public HttpBuilder pool(Consumer<PoolOptions> change) {
        PoolOptions pool = pool();
        change.accept(pool);
        config.setPool(pool.options());
        return this;
    }

    /** A copy of the pool's options as they are now. */
    public PoolOptions pool() {
        return new PoolOptions(config.getPool());
    }

    /** Which requests go through which proxy. Default: none does. */
    public HttpBuilder proxy(Consumer<ProxyOptions> change) {
        ProxyOptions proxy = proxy();
        change.accept(proxy);
        config.setProxy(proxy.options());
        return this;
    }

    /** A copy of the proxies' options as they are now. */
    public ProxyOptions proxy() {
        return new ProxyOptions(config.getProxy());
    }

    /** How {@code https} is spoken: whom to trust, which certificate to show. Default: verified, by the JDK's trust. */
    public HttpBuilder tls(Consumer<TlsOptions> change) {
        TlsOptions tls = new TlsOptions(config.getTls());
        change.accept(tls);
        config.setTls(tls.options());
        return this;
    }

    /** How sockets are set up. */
    public HttpBuilder socket(Consumer<SocketOptions> change) {
        SocketOptions socket = socket();
        change.accept(socket);
        config.setSocket(socket.options());
        return this;
    }

    /** A copy of the sockets' options as they are now. */
    public SocketOptions socket() {
        return new SocketOptions(config.getSocket());
    }

    /** How a host with several addresses is dialed. */
    public HttpBuilder dial(Consumer<DialOptions> change) {
        DialOptions dial = dial();
        change.accept(dial);
        config.setDial(dial.options());
        return this;
    }

    /** A copy of the dialing options as they are now. */
    public DialOptions dial() {
        return new DialOptions(config.getDial());
    }

    /** Finds the addresses of hosts. Default: the platform does. */
    public HttpBuilder resolver(Resolver resolver) {
        config.setResolver(Callbacks.resolver(resolver));
        return this;
    }

    /** How long the platform's answers are kept. Default 30 s; {@link Duration#ZERO} keeps none. */
    public HttpBuilder resolverCache(Duration value) {
        ConfigBridge.resolverCache(config, value);
        return this;
    }

    /** See {@link #resolverCache(Duration)}. */
    public Duration resolverCache() {
        return ConfigBridge.resolverCache(config);
    }

    /**
     * Where futures are completed and the callbacks of what does not block its caller run. Default: the common pool.
     * One that runs what it is given at once, such as {@code Runnable::run}, saves a change of thread; then all of it
     * runs on the event loop and must not block.
     */
    public HttpBuilder executor(Executor value) {
        executor = Objects.requireNonNull(value, "executor");
        return this;
    }

    /** See {@link #executor(Executor)}. */
    public Executor executor() {
        return executor;
    }

    /** Where cookies come from and go to: the manual's {@code -cookiejar}. Default null: none are sent or kept. */
    public HttpBuilder cookieJar(CookieJar jar) {
        cookieJar = jar;
        config.setCookieJar(Cookies.jar(jar));
        return this;
    }

    /** See {@link #cookieJar(CookieJar)}. */
    public CookieJar cookieJar() {
        return cookieJar;
    }

    /** Is told what happens in every exchange. Default: nobody is, which costs nothing. */
    public HttpBuilder events(EventListener listener) {
        config.setEvents(Callbacks.events(listener));
        return this;
    }

    /**
     * The client. Close it when it is no longer needed.
     *
     * @throws IllegalArgumentException when an option is out of its bounds or cannot be honoured
     */
    public Http build() {
        return new Http(configuration(), executor, cookieJar);
    }

    HttpConfig configuration() {
        ConfigBridge.callbacksOn(config, executor);
        return config.build();
    }

    static Executor commonPool() {
        return ForkJoinPool.commonPool();
    }
}
