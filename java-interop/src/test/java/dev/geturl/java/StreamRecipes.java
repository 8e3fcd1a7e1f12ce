package dev.geturl.java;

import dev.geturl.JsonAdapter;
import dev.geturl.RateLimit;
import dev.geturl.RequestCoding;
import dev.geturl.ServerSentEvent;
import dev.geturl.StatusCode;
import dev.geturl.download.Checksum;
import dev.geturl.mock.MockFault;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Flow;
import java.util.function.Function;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * The Java of docs/recipes.md, compiled: bodies, files, what is shown, and tests. {@link SnippetsTest} holds the two
 * together.
 */
final class StreamRecipes {
    record Prices(double tea) {}

    private interface Gson {
        String toJson(Object value);

        <T> T fromJson(String text, Class<T> type);
    }

    private Gson gson;

    void howDoISendAForm(Http http) throws IOException {
        http.geturl("https://example.org/login", options -> options.form("user", "ada", "year", "1843"));
    }

    void howDoIUploadFilesAsABrowsersFormDoes(Http http) throws IOException {
        http.geturl(
                "https://example.org/photos",
                options -> options.multipart(form -> form.field("title", "A sunset")
                                .file("photo", Path.of("sunset.jpg"))
                                .field("notes", RequestBodies.text("taken in May", "text/markdown"), "notes.md"))
                        .onQueryProgress(
                                (transaction, total, current) -> System.out.println(current + " of " + total)));
    }

    void howDoIStreamWhatIsMadeOnTheWay(Http http) throws IOException {
        Stream<String> rows = IntStream.range(0, 1_000_000).mapToObj(Integer::toString);
        http.geturl(
                "https://example.org/import",
                options -> options.body(RequestBodies.lines(rows, StandardCharsets.UTF_8)));
    }

    void howDoICompressWhatISend(Http http) throws IOException {
        http.geturl(
                "https://example.org/logs",
                options -> options.body(RequestBodies.file(Path.of("today.log")))
                        .transfer(transfer ->
                                transfer.coding(RequestCoding.GZIP))); // or ZSTD, with zstd-jni on the class path
    }

    record Json<T>(Function<T, String> writer, Function<String, T> reader) implements JsonAdapter<T> {
        @Override
        public String toJson(T value) {
            return writer.apply(value);
        }

        @Override
        public T fromJson(String text) {
            return reader.apply(text);
        }
    }

    void howDoISendAndReadJsonToo(Http http) throws IOException {
        Json<Prices> prices = new Json<>(gson::toJson, text -> gson.fromJson(text, Prices.class));
        Transaction answer =
                http.geturl("https://example.org/prices", options -> options.json(new Prices(2.5), prices));
        System.out.println(answer.orThrow().json(prices));
    }

    void howDoIReadALongTextLineByLine(Http http) throws IOException {
        try (Response response = http.open("https://example.org/big.log");
                Stream<String> lines = response.lines()) {
            lines.filter(line -> line.contains("ERROR")).forEach(System.out::println);
        }
    }

    void howDoIReadThePartsOfAMultipartResponse(Http http) throws IOException {
        try (Response response = http.open("https://example.org/bundle");
                Stream<ReceivedPart> parts = response.parts()) {
            for (ReceivedPart part : (Iterable<ReceivedPart>) parts::iterator) {
                System.out.println(part.name() + " " + part.contentType() + ": " + part.text());
            }
        }
    }

    void howDoIFollowServersentEvents(Http http, Flow.Subscriber<ServerSentEvent> subscriber) throws IOException {
        try (Stream<ServerSentEvent> events = http.serverSentEvents("https://example.org/news")) {
            events.forEach(event -> System.out.println(event.getType() + ": " + event.getData()));
        }
        http.publishServerSentEvents("https://example.org/news").subscribe(subscriber); // without a thread that waits
    }

    void howDoIFollowServersentEventsToo(Http http, JsonAdapter<Map<String, String>> prompts, String key)
            throws IOException {
        try (Stream<ServerSentEvent> answer = http.serverSentEvents(
                "https://example.org/v1/chat",
                stream -> {},
                options -> options.json(Map.of("prompt", "Hello"), prompts).header("Authorization", "Bearer " + key))) {
            answer.takeWhile(event -> !event.getData().equals("[DONE]"))
                    .forEach(event -> System.out.print(event.getData()));
        }
    }

    void howDoIBoundTheSpeed() throws IOException {
        Http http =
                Http.builder().limits(limits -> limits.uploadRate(1_000_000)).build();
        http.geturl(
                "https://example.org/big.iso",
                options -> options.sink(Path.of("big.iso"))
                        .transfer(transfer -> transfer.downloadRate(new RateLimit(500_000))));
    }

    void howDoIDownloadAFileSoThatItIsWholeOrNotThere(Http http) throws IOException {
        http.download(
                "https://example.org/big.iso",
                Path.of("big.iso"),
                download -> download.checksum(
                                Checksum.sha256("9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"))
                        .connections(4)
                        .onProgress(it -> System.out.println(it.getCurrent() + " of " + it.getTotal())));
    }

    void howDoIAskAgainForWhatIHave(Http http) throws IOException {
        Transaction first = http.get("https://example.org/news");
        Transaction again = http.get("https://example.org/news", options -> options.ifChangedSince(first));
        System.out.println(again.isNotModified() ? first.text() : again.text());
    }

    void howDoIChangeSomethingOnlyIfNobodyElseHas(Http http) throws IOException {
        Transaction page = http.get("https://example.org/pages/7");
        Transaction stored = http.put(
                "https://example.org/pages/7",
                "new text",
                options -> page.entityTag().ifPresent(options::ifMatch));
        if (stored.responseCode() == StatusCode.PRECONDITION_FAILED) System.out.println("somebody was faster");
    }

    void howDoILogWhatHappens() throws IOException {
        Http http = Http.builder().events(EventListener.slf4j()).build();
        http.close();
    }

    void howDoIShowARequestAsACurlCommand(Http http) throws IOException {
        System.out.println(http.get("https://example.org/").toCurl());
    }

    void howDoISaveAHarFileForTheDeveloperToolsOfABrowser() throws IOException {
        Har har = new Har();
        try (Http http = Http.builder().events(har).build()) {
            http.get("https://example.org/");
        }
        har.write(Path.of("calls.har"));
    }

    void whereDidTheTimeGo() throws IOException {
        List<ExchangeRecord> records = new CopyOnWriteArrayList<>();
        try (Http http =
                Http.builder().events(EventListener.recorder(records::add)).build()) {
            http.get("https://example.org/");
        }
        System.out.println(ExchangeRecord.waterfall(records));
    }

    void howDoITestMyCodeThatMakesCalls() throws IOException {
        MockTransport mock = MockTransport.of(request ->
                request.getPath().equals("/hello") ? MockResponse.text("hello, world") : MockResponse.status(404));
        try (Http http = mock.http()) {
            assert http.get("https://any.example/hello").text().equals("hello, world");
            assert mock.requests().get(0).getHeaders().get("Host").equals("any.example");
        }
    }

    void howDoITestWhatMyCodeDoesWhenThingsGoWrong() throws IOException {
        MockTransport mock = MockTransport.of(
                MockResponse.text("too early").code(503),
                MockResponse.fault(MockFault.NoAnswer.INSTANCE),
                MockResponse.text("cut short").with(new MockFault.CutShort(3)));
        mock.refuse("down.example");
    }
}
