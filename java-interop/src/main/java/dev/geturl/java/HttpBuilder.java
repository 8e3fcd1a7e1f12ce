package dev.geturl.java;

import dev.geturl.HttpConfig;
import dev.geturl.java.bridge.ConfigBridge;
import java.nio.charset.Charset;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.Executor;
import java.util.concurrent.ForkJoinPool;
import java.util.function.Consumer;

/**
 * How a client behaves where a call says nothing else: the manual's {@code config}. Each setter gives the builder
 * itself; an option that is one value has a getter of the same name. Groups of options are changed by a function:
 * {@code Http.builder().pool(pool -> pool.maxConnectionsPerHost(8)).build()}. What a call would come to is told by
 * {@link Http#plan}.
 */
public final class HttpBuilder extends ClientSettings {
    private Executor executor;
    private CookieJar cookieJar;

    HttpBuilder(HttpConfig.Builder config, Executor executor, CookieJar cookieJar) {
        super(config);
        this.executor = executor;
        this.cookieJar = cookieJar;
    }

    @Override
    HttpBuilder self() {
        return this;
    }

    /** As {@link #urlEncoding(String)}. */
    public HttpBuilder urlEncoding(Charset value) {
        return urlEncoding(value.name());
    }

    /** As {@link #defaultCharset(String)}. */
    public HttpBuilder defaultCharset(Charset value) {
        return defaultCharset(value.name());
    }

    /** Time limits. */
    public HttpBuilder timeouts(Consumer<Timeouts> change) {
        config.setTimeouts(OptionGroup.changed(timeouts(), change));
        return this;
    }

    /** A copy of the time limits as they are now. */
    public Timeouts timeouts() {
        return new Timeouts(config.getTimeouts());
    }

    /** Bounds on what a response may take. */
    public HttpBuilder limits(Consumer<Limits> change) {
        config.setLimits(OptionGroup.changed(limits(), change));
        return this;
    }

    /** A copy of the bounds as they are now. */
    public Limits limits() {
        return new Limits(config.getLimits());
    }

    /** What is kept of connections between exchanges. */
    public HttpBuilder pool(Consumer<PoolOptions> change) {
        config.setPool(OptionGroup.changed(pool(), change));
        return this;
    }

    /** A copy of the pool's options as they are now. */
    public PoolOptions pool() {
        return new PoolOptions(config.getPool());
    }

    /** Which requests go through which proxy. Default: none does. */
    public HttpBuilder proxy(Consumer<ProxyOptions> change) {
        config.setProxy(OptionGroup.changed(proxy(), change));
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
        config.setSocket(OptionGroup.changed(socket(), change));
        return this;
    }

    /** A copy of the sockets' options as they are now. */
    public SocketOptions socket() {
        return new SocketOptions(config.getSocket());
    }

    /** How a host with several addresses is dialed. */
    public HttpBuilder dial(Consumer<DialOptions> change) {
        config.setDial(OptionGroup.changed(dial(), change));
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

    /** The hosts that are reached by {@code https} alone. Default null: none is known or noted. */
    public HttpBuilder hsts(HstsStore store) {
        config.setHsts(store == null ? null : store.store());
        return this;
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
