package dev.geturl.java;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.geturl.GeturlOptions;
import dev.geturl.HttpClient;
import dev.geturl.HttpConfig;
import dev.geturl.StreamedResponse;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** The Java layer against Kotlin's API: everything has a counterpart, but for what is listed with its reason. */
class CounterpartTest {
    private static final Map<Class<?>, Class<?>> COUNTERPARTS = new LinkedHashMap<>();

    static {
        COUNTERPARTS.put(HttpClient.class, Http.class);
        COUNTERPARTS.put(HttpConfig.Builder.class, HttpBuilder.class);
        COUNTERPARTS.put(GeturlOptions.class, dev.geturl.java.GeturlOptions.class);
        COUNTERPARTS.put(dev.geturl.Transaction.class, Transaction.class);
        COUNTERPARTS.put(StreamedResponse.class, Response.class);
        COUNTERPARTS.put(dev.geturl.Timeouts.class, Timeouts.class);
        COUNTERPARTS.put(dev.geturl.Limits.class, Limits.class);
        COUNTERPARTS.put(dev.geturl.PoolOptions.class, PoolOptions.class);
        COUNTERPARTS.put(dev.geturl.ProxyOptions.class, ProxyOptions.class);
        COUNTERPARTS.put(dev.geturl.SocketOptions.class, SocketOptions.class);
        COUNTERPARTS.put(dev.geturl.DialOptions.class, DialOptions.class);
        COUNTERPARTS.put(dev.geturl.CookieOptions.class, CookieOptions.class);
        COUNTERPARTS.put(dev.geturl.TlsOptions.Builder.class, TlsOptions.class);
        COUNTERPARTS.put(dev.geturl.Cookie.class, Cookie.class);
        COUNTERPARTS.put(dev.geturl.Cookie.Builder.class, Cookie.Builder.class);
        COUNTERPARTS.put(dev.geturl.CookieJar.class, CookieJar.class);
        COUNTERPARTS.put(dev.geturl.Resolver.class, Resolver.class);
        COUNTERPARTS.put(dev.geturl.ProxyFilter.class, ProxyFilter.class);
        COUNTERPARTS.put(dev.geturl.EventListener.class, EventListener.class);
        COUNTERPARTS.put(dev.geturl.TransferListener.class, ProgressListener.class);
        COUNTERPARTS.put(dev.geturl.BodyHandler.class, Handler.class);
        COUNTERPARTS.put(dev.geturl.net.Transport.class, Transport.class);
        COUNTERPARTS.put(dev.geturl.cookies.BrowserCookieJar.class, BrowserCookieJar.class);
        COUNTERPARTS.put(dev.geturl.cookies.CookieDatabase.class, CookieDatabase.class);
        COUNTERPARTS.put(dev.geturl.cookies.JarOptions.class, JarOptions.class);
        COUNTERPARTS.put(dev.geturl.cookies.DomainOptions.class, DomainOptions.class);
        COUNTERPARTS.put(dev.geturl.cookies.StoredCookie.class, StoredCookie.class);
        COUNTERPARTS.put(dev.geturl.cookies.CookieChange.class, CookieChange.class);
        COUNTERPARTS.put(dev.geturl.cookies.DomainStatus.class, DomainStatus.class);
        COUNTERPARTS.put(dev.geturl.AroundConfig.Builder.class, HttpBuilder.class);
        COUNTERPARTS.put(dev.geturl.AroundCall.class, dev.geturl.java.GeturlOptions.class);
        COUNTERPARTS.put(dev.geturl.RedirectOptions.class, RedirectOptions.class);
        COUNTERPARTS.put(dev.geturl.AuthOptions.class, AuthOptions.class);
        COUNTERPARTS.put(dev.geturl.RetryPolicy.class, RetryPolicy.class);
        COUNTERPARTS.put(dev.geturl.TransferOptions.class, TransferOptions.class);
        COUNTERPARTS.put(dev.geturl.Interceptor.class, Interceptor.class);
        COUNTERPARTS.put(dev.geturl.Interceptors.class, Interceptors.class);
        COUNTERPARTS.put(dev.geturl.Chain.class, Chain.class);
        COUNTERPARTS.put(dev.geturl.BearerAuth.class, BearerAuth.class);
        COUNTERPARTS.put(dev.geturl.HopListener.class, HopListener.class);
        COUNTERPARTS.put(dev.geturl.HstsStore.class, HstsStore.class);
        COUNTERPARTS.put(dev.geturl.HstsEntry.class, HstsEntry.class);
        COUNTERPARTS.put(dev.geturl.HttpDate.class, HttpDate.class);
        COUNTERPARTS.put(dev.geturl.RequestBody.Companion.getClass(), RequestBodies.class);
        COUNTERPARTS.put(dev.geturl.Multipart.Builder.class, MultipartBuilder.class);
        COUNTERPARTS.put(dev.geturl.ReceivedPart.class, ReceivedPart.class);
        COUNTERPARTS.put(dev.geturl.EventStreamOptions.class, EventStreamOptions.class);
        COUNTERPARTS.put(dev.geturl.download.DownloadOptions.class, DownloadOptions.class);
        COUNTERPARTS.put(dev.geturl.download.Download.class, Download.class);
        COUNTERPARTS.put(dev.geturl.show.ExchangeRecord.class, ExchangeRecord.class);
        COUNTERPARTS.put(dev.geturl.show.ExchangeTimings.class, ExchangeTimings.class);
        COUNTERPARTS.put(dev.geturl.show.Har.class, Har.class);
        COUNTERPARTS.put(dev.geturl.show.HarOptions.class, HarOptions.class);
        COUNTERPARTS.put(dev.geturl.mock.MockResponse.class, MockResponse.class);
        COUNTERPARTS.put(dev.geturl.mock.MockTransport.class, MockTransport.class);
        COUNTERPARTS.put(dev.geturl.TlsIdentityChooser.class, IdentityChooser.class);
        COUNTERPARTS.put(dev.geturl.TlsPasswordCommand.class, PasswordCallback.class);
        COUNTERPARTS.put(dev.geturl.TlsValidation.class, ValidateCallback.class);
        COUNTERPARTS.put(dev.geturl.TlsServerOptions.Builder.class, TlsServerOptions.class);
        COUNTERPARTS.put(dev.geturl.TlsIdentities.class, ServerIdentities.class);
        COUNTERPARTS.put(dev.geturl.TlsProtocolChoice.class, ProtocolChoice.class);
        COUNTERPARTS.put(dev.geturl.net.ListenOptions.class, ListenOptions.class);
        COUNTERPARTS.put(dev.geturl.net.Listener.class, Listener.class);
        COUNTERPARTS.put(dev.geturl.websocket.WebSocket.class, WebSocket.class);
        COUNTERPARTS.put(dev.geturl.websocket.WebSocketHandler.class, WebSocketHandler.class);
        COUNTERPARTS.put(dev.geturl.websocket.ConnInfo.class, ConnInfo.class);
        COUNTERPARTS.put(dev.geturl.websocket.WebSocketRequest.class, WebSocketRequest.class);
        COUNTERPARTS.put(dev.geturl.websocket.WebSocketOptions.class, WebSocketOptions.class);
        COUNTERPARTS.put(dev.geturl.websocket.WebSocketLimits.class, WebSocketLimits.class);
        COUNTERPARTS.put(dev.geturl.websocket.DeflateOptions.class, DeflateOptions.class);
        COUNTERPARTS.put(dev.geturl.websocket.ReconnectPolicy.class, ReconnectPolicy.class);
        COUNTERPARTS.put(dev.geturl.websocket.WebSocketServer.class, WebSocketServer.class);
        COUNTERPARTS.put(dev.geturl.websocket.WebSocketServerOptions.class, WebSocketServerOptions.class);
    }

    /** What Java has in another form, which is named here, or what is nothing but a form of coroutines. */
    private static final Set<String> WITHOUT = Set.of(
            "AroundConfig.Builder.around", // each of what it holds
            "BrowserCookieJar.changes", // watch
            "BrowserCookieJar.cookies", // a getter's name: getCookies is there
            "CookieJar.cookies",
            "ExchangeTimings.wait", // waiting
            "HttpConfig.Builder.callbackContext", // executor
            "Interceptors.plus", // aroundCall, aroundAttempt
            "MockResponse.headers", // header
            "MockTransport.below", // the client's to call
            "MockTransport.connect",
            "MockTransport.over",
            "Multipart.Builder.build", // the client's to call
            "ReceivedPart.body", // inputStream
            "ReceivedPart.read",
            "RequestBody.Companion.source", // stream
            "TlsOptions.Builder.build", // HttpBuilder.build
            "TlsOptions.Builder.keylogfile", // is refused in any case
            "TlsOptions.Builder.request", // other names of verify
            "TlsOptions.Builder.require",
            "HttpClient.config", // newBuilder
            "HttpClient.dispatcher", // for coroutines alone
            "HttpClient.stream", // open
            "ProxyOptions.proxyPassword", // proxyUser takes both
            "StreamedResponse.body", // inputStream, lines, publisher
            "StreamedResponse.read",
            "Listener.accept", // the server does it
            "TlsServerOptions.Builder.build", // WebSocketServer.listen
            "WebSocketServer.serve", // a listener of one's own suspends
            "Transaction.await", // Http.wait
            "Transaction.callContext"); // for coroutines alone

    /** Whose functions those of packages are in Java. */
    private static final List<Class<?>> SPOKEN_TO = List.of(
            Http.class,
            dev.geturl.java.GeturlOptions.class,
            Transaction.class,
            Response.class,
            ExchangeRecord.class,
            TlsOptions.class);

    /** The functions of packages that have another name, or stand elsewhere. */
    private static final Set<String> FUNCTIONS_WITHOUT = Set.of(
            "HttpClient", // Http.create
            "behind", // suspends, and so does who reads it
            "formatQueryPairs", // formatQuery
            "queryFromMap", // formatQuery
            "parseSetCookie", // the client does it
            "listen", // WebSocketServer.listen: what suspends for each connection is no server for Java
            "tlsAcceptor", // ListenOptions.tls
            "serve",
            "adopt", // Connection.of
            "conninfo", // WebSocket.conninfo
            "send", // WebSocket.send
            "openWebSocket", // webSocket
            "WebSocketServer"); // WebSocketServer.create

    /** The classes of the same. */
    private static final Set<String> CLASSES_WITHOUT = Set.of(
            "dev.geturl.AroundConfig", // HttpBuilder
            "dev.geturl.CookieHandlerJar", // CookieJar.of
            "dev.geturl.Multipart", // RequestBodies.multipart
            "dev.geturl.Multipart$Part",
            "dev.geturl.show.ExchangeRecorder", // EventListener.recorder
            "dev.geturl.show.Slf4jEvents", // EventListener.slf4j
            "dev.geturl.HttpConfig", // HttpBuilder
            "dev.geturl.TlsOptions", // TlsOptions
            "dev.geturl.UpgradeResult", // Upgrade
            "dev.geturl.UpgradeResult$Declined",
            "dev.geturl.UpgradeResult$Switched",
            "dev.geturl.cookies.CookieFormat", // CookieFormat
            "dev.geturl.cookies.CookieJars", // BrowserCookieJar.create
            "dev.geturl.cookies.JsonFormat", // CookieFormat.JSON
            "dev.geturl.cookies.NetscapeFormat",
            "dev.geturl.net.Connection", // Connection
            "dev.geturl.net.LayeredConnection",
            "dev.geturl.net.RegisteredTransport", // Transport
            "dev.geturl.BodySource", // InputStream
            "dev.geturl.DelicateGeturlApi", // for Kotlin's compiler
            "dev.geturl.ExperimentalGeturlApi",
            "dev.geturl.InternalGeturlApi",
            "dev.geturl.TlsServerOptions", // TlsServerOptions
            "dev.geturl.net.TlsAcceptor"); // ListenOptions.tls

    /** What is of use in Java as it is, though nothing mentions it: values, and what may be thrown. */
    private static final Set<String> AS_THEY_ARE = Set.of(
            "dev.geturl.StatusCode",
            "dev.geturl.cookies.CookieStoreException",
            "dev.geturl.cookies.UnfitDatabaseException",
            "dev.geturl.cookies.PublicSuffixList",
            "dev.geturl.tls.Tls",
            "dev.geturl.websocket.CloseCode",
            "dev.geturl.websocket.WebSocketException");

    @Test
    void everythingHasACounterpart() {
        Set<String> missing = new TreeSet<>();
        COUNTERPARTS.forEach((kotlin, java) -> {
            Set<String> names = KotlinApi.javaNamesOf(java);
            for (String name : KotlinApi.namesOf(kotlin)) {
                if (!names.contains(name)) missing.add(nameOf(kotlin) + "." + name);
            }
        });
        assertSame(WITHOUT, missing);
    }

    private static String nameOf(Class<?> type) {
        return type.getName().substring(type.getPackageName().length() + 1).replace('$', '.');
    }

    /** Fails for what is not listed, and for what is listed but has a counterpart by now. */
    private static void assertSame(Set<String> listed, Set<String> missing) {
        assertEquals(String.join("\n", new TreeSet<>(listed)), String.join("\n", new TreeSet<>(missing)));
    }

    @Test
    void everyFunctionOfPackagesHasACounterpart() throws Exception {
        Set<String> java = new TreeSet<>();
        for (Class<?> type : SPOKEN_TO) java.addAll(KotlinApi.javaNamesOf(type));
        Set<String> missing = new TreeSet<>();
        for (String type : KotlinApi.classes()) {
            if (!type.endsWith("Kt")) continue;
            for (String name : KotlinApi.namesOf(Class.forName(type))) {
                if (!java.contains(name)) missing.add(name);
            }
        }
        assertSame(FUNCTIONS_WITHOUT, missing);
    }

    @Test
    void everyClassIsUsedAsItIsOrHasACounterpart() throws Exception {
        Set<String> mentioned = PublicApi.typesMentionedBy(PublicApi.ofThisModule());
        mentioned.addAll(AS_THEY_ARE);
        Set<String> missing = new TreeSet<>();
        for (String type : KotlinApi.classes()) {
            boolean isOfObjects = type.matches(".*(Kt|\\$Companion|\\$DefaultImpls)");
            boolean hasCounterpart = COUNTERPARTS.keySet().stream()
                    .anyMatch(known -> known.getName().equals(type));
            if (!isOfObjects && !hasCounterpart && !mentioned.contains(type)) missing.add(type);
        }
        assertSame(CLASSES_WITHOUT, missing);
    }
}
