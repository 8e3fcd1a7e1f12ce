package dev.geturl.java;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.geturl.ExchangeEvent;
import dev.geturl.HttpException;
import java.io.ByteArrayOutputStream;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.Logger;

/** What exchanges look like from outside: logs, curl's command line, archives, waterfalls. */
@Timeout(60)
class ShowTest {
    private static final String URL = "https://ada:secret@any.example/a";
    private final MockTransport mock = MockTransport.of(request -> MockResponse.text("hello"));

    @Test
    void anArchiveHoldsWhatHasHappenedWithoutSecrets(@TempDir Path folder) throws Exception {
        Har har = new Har(options -> options.bodyBytes(3).atMost(1));
        try (Http http = mock.http(config -> config.events(har))) {
            har.page("greetings");
            http.get("https://any.example/dropped");
            http.get(URL);
        }
        assertEquals(1, har.size());
        Path file = folder.resolve("calls.har");
        har.write(file);
        ByteArrayOutputStream sink = new ByteArrayOutputStream();
        har.write(sink);
        assertEquals(har.toJson(), Files.readString(file));
        assertEquals(har.toJson(), sink.toString(StandardCharsets.UTF_8));
        assertTrue(har.toJson().contains("greetings"), har.toJson());
        assertFalse(har.toJson().contains("secret"), har.toJson());
        assertFalse(har.toJson().contains("hello"), har.toJson());
        assertThrows(IllegalArgumentException.class, () -> new Har(options -> options.atMost(0)));
    }

    @Test
    void anArchiveTakesWhatSomebodyElseHasRecorded() throws Exception {
        List<ExchangeRecord> records = new CopyOnWriteArrayList<>();
        try (Http http = mock.http()) {
            http.get(URL, options -> options.events(EventListener.recorder(records::add)));
        }
        Har har = new Har(options -> options.secrets(true));
        records.forEach(har::add);
        assertTrue(har.toJson().contains("hello"), har.toJson());
        assertTrue(har.toJson().contains("secret"), har.toJson());
    }

    @Test
    void aRecordSaysWhereTheTimeWent() throws Exception {
        List<ExchangeRecord> records = new CopyOnWriteArrayList<>();
        mock.refuse("down.example");
        try (Http http = mock.http(config -> config.events(EventListener.recorder(records::add)))) {
            http.get(URL);
            assertThrows(HttpException.ConnectFailed.class, () -> http.get("https://down.example/"));
        }
        ExchangeRecord good = records.get(0);
        assertEquals("hello", good.transaction().text());
        assertTrue(good.events().get(0) instanceof ExchangeEvent.CallStarted);
        ExchangeTimings timings = good.timings();
        assertTrue(timings.waiting().isPresent() && timings.receive().isPresent());
        Duration sum = Duration.ZERO;
        for (var part : List.of(
                timings.blocked(),
                timings.resolve(),
                timings.connect(),
                timings.tls(),
                timings.send(),
                timings.waiting(),
                timings.receive())) sum = sum.plus(part.orElse(Duration.ZERO));
        assertEquals(timings.total(), sum);
        assertTrue(records.get(1).timings().receive().isEmpty());
        String waterfall = ExchangeRecord.waterfall(records);
        assertTrue(waterfall.startsWith("GET https://ada:***@any.example/a"), waterfall);
        assertThrows(IllegalArgumentException.class, () -> ExchangeRecord.waterfall(records, 9));
    }

    @Test
    void aCallIsShownAsACommandOfCurl() throws Exception {
        try (Http http = mock.http()) {
            Transaction page = http.post(URL, "a=b c", options -> options.header("Authorization", "Bearer xyz"));
            assertTrue(page.toCurl().contains("'Authorization: ***'"), page.toCurl());
            assertFalse(page.toCurl().contains("\n"), page.toCurl());
            String all = page.toCurl(true, true);
            assertTrue(all.contains("Bearer xyz") && all.contains(" \\\n  "), all);
        }
    }

    @Test
    void eventsGoToALogger() throws Exception {
        List<String> lines = new CopyOnWriteArrayList<>();
        Logger logger = (Logger) Proxy.newProxyInstance(
                Logger.class.getClassLoader(), new Class<?>[] {Logger.class}, (proxy, method, arguments) -> {
                    lines.add(method.getName());
                    return null;
                });
        try (Http http = mock.http(config -> config.events(EventListener.slf4j(logger)))) {
            http.get(URL, options -> options.events(EventListener.slf4j()));
        }
        assertTrue(lines.contains("debug") && lines.contains("info"), lines.toString());
    }
}
