package dev.geturl.java;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.geturl.GeturlOptions;
import dev.geturl.HttpClient;
import dev.geturl.HttpConfig;
import dev.geturl.StreamedResponse;
import java.util.ArrayList;
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
        COUNTERPARTS.put(dev.geturl.TlsIdentityChooser.class, IdentityChooser.class);
        COUNTERPARTS.put(dev.geturl.TlsPasswordCommand.class, PasswordCallback.class);
        COUNTERPARTS.put(dev.geturl.TlsValidation.class, ValidateCallback.class);
    }

    /** What Java has in another form, or is nothing but a form of coroutines. */
    private static final Set<String> WITHOUT = new TreeSet<>(Set.of(
    ));

    @Test
    void everythingHasACounterpart() {
        Set<String> missing = new TreeSet<>();
        COUNTERPARTS.forEach((kotlin, java) -> {
            Set<String> names = KotlinApi.javaNamesOf(java);
            for (String name : KotlinApi.namesOf(kotlin)) {
                if (!names.contains(name)) missing.add(kotlin.getSimpleName() + "." + name);
            }
        });
        assertEquals(String.join("\n", WITHOUT), String.join("\n", missing));
    }

    @Test
    void everyFunctionOfPackagesHasACounterpart() throws Exception {
        Set<String> java = KotlinApi.javaNamesOf(Http.class);
        List<String> missing = new ArrayList<>();
        for (String type : KotlinApi.classes()) {
            if (!type.endsWith("Kt")) continue;
            for (String name : KotlinApi.namesOf(Class.forName(type))) {
                if (!java.contains(name)) missing.add(name);
            }
        }
        assertEquals(List.of(), missing);
    }

    @Test
    void everyClassIsUsedAsItIsOrHasACounterpart() throws Exception {
        Set<String> mentioned = PublicApi.typesMentionedBy(PublicApi.ofThisModule());
        List<String> missing = new ArrayList<>();
        for (String type : KotlinApi.classes()) {
            boolean isOfObjects = type.matches(".*(Kt|\\$Companion|\\$DefaultImpls)");
            boolean hasCounterpart = COUNTERPARTS.keySet().stream().anyMatch(known -> known.getName().equals(type));
            if (!isOfObjects && !hasCounterpart && !mentioned.contains(type)) missing.add(type);
        }
        assertEquals("", String.join("\n", missing));
    }
}
