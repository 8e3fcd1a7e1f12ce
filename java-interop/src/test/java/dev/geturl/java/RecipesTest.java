package dev.geturl.java;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.geturl.mock.MockRequest;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What can be run of the Java of docs/recipes.md does what it says, but for what it prints. */
@Timeout(60)
class RecipesTest {
    private static final String PARTS = "--cut\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\n1\r\n--cut--\r\n";
    private final Recipes recipes = new Recipes();
    private final StreamRecipes streams = new StreamRecipes();

    private interface Recipe {
        void follow(Http http) throws Exception;
    }

    /** The {@code example.org} of the recipes. */
    private static MockResponse site(MockRequest request) {
        switch (request.getPath()) {
            case "/old":
                return MockResponse.status(301).header("Location", "/new");
            case "/bundle":
                return typed("multipart/form-data; boundary=cut", PARTS);
            case "/news":
                return request.getHeaders().get("If-None-Match") == null
                        ? MockResponse.text("news").header("ETag", "\"1\"")
                        : MockResponse.status(304);
            case "/v1/chat":
                return typed("text/event-stream", "data: one\n\ndata: [DONE]\n\n");
            case "/pages/7":
                return request.getMethod().equals("PUT") ? MockResponse.status(412) : MockResponse.text("page");
            default:
                return MockResponse.text("hello from " + request.getPath());
        }
    }

    private static MockResponse typed(String type, String text) {
        return MockResponse.status(200).header("Content-Type", type).body(text.getBytes(StandardCharsets.UTF_8));
    }

    private static List<MockRequest> onSite(Recipe recipe) throws Exception {
        MockTransport mock = MockTransport.of(RecipesTest::site);
        try (Http http = mock.http()) {
            recipe.follow(http);
        }
        return mock.requests();
    }

    private static List<String> lines(Recipe recipe) throws Exception {
        return onSite(recipe).stream()
                .map(request -> request.getMethod() + " " + request.getTarget())
                .collect(Collectors.toList());
    }

    @Test
    void whatStandsAroundACall() throws Exception {
        assertEquals(List.of("GET /old", "GET /new"), lines(recipes::whereDidIEndUpAndByWhichWay));
        assertEquals(List.of("GET /"), lines(recipes::whatHappensWithOneThatMustNotBeFollowed));
        assertEquals(List.of(), lines(recipes::whatWouldThisCallDo));
        String basic = "Basic " + Base64.getEncoder().encodeToString("ada:secret".getBytes(StandardCharsets.UTF_8));
        assertEquals(
                Arrays.asList(null, basic, basic),
                onSite(recipes::howDoIGiveAUserNameAndAPassword).stream()
                        .map(request -> request.getHeaders().get("Authorization"))
                        .collect(Collectors.toList()));
        MockRequest order =
                onSite(http -> recipes.whatAboutPost(http, "tea", "7")).get(0);
        assertEquals("7", order.getHeaders().get("Idempotency-Key"));
        assertEquals("tea", order.getText());
    }

    @Test
    void bodiesInAndOutAndWhatHasNotChanged() throws Exception {
        assertEquals(
                "user=ada&year=1843", onSite(streams::howDoISendAForm).get(0).getText());
        assertEquals(List.of("GET /big.log"), lines(streams::howDoIReadALongTextLineByLine));
        assertEquals(List.of("GET /bundle"), lines(streams::howDoIReadThePartsOfAMultipartResponse));
        StreamRecipes.Json<Map<String, String>> prompts = new StreamRecipes.Json<>(Map::toString, text -> Map.of());
        assertEquals(
                List.of("POST /v1/chat"), lines(http -> streams.howDoIFollowServersentEventsToo(http, prompts, "key")));
        List<MockRequest> news = onSite(streams::howDoIAskAgainForWhatIHave);
        assertEquals("\"1\"", news.get(1).getHeaders().get("If-None-Match"));
        assertEquals(List.of("GET /pages/7", "PUT /pages/7"), lines(streams::howDoIChangeSomethingOnlyIfNobodyElseHas));
    }

    @Test
    void manyCallsAndTheirEnd() throws Exception {
        List<String> urls = IntStream.range(0, 20)
                .mapToObj(at -> "https://example.org/" + at)
                .collect(Collectors.toList());
        List<MockRequest> asked = onSite(http -> assertEquals(
                urls.stream()
                        .map(url -> url.replace("https://example.org", "hello from "))
                        .collect(Collectors.toList()),
                RecipeSnippets.allAtOnce(http, urls).stream()
                        .map(page -> page.join().text())
                        .collect(Collectors.toList())));
        assertEquals(20, asked.size());
        // It may have been answered before.
        onSite(http -> assertTrue(RecipeSnippets.givenUp(http).isDone()));
        assertEquals(List.of(), lines(RecipeSnippets::ended));
    }

    @Test
    void clientsAndTheWaysToAServer() throws Exception {
        for (Http http : List.of(
                RecipeSnippets.gentle(),
                RecipeSnippets.proxied(),
                RecipeSnippets.proxiedByOthers(),
                RecipeSnippets.proxiedByRule(),
                RecipeSnippets.resolved(),
                RecipeSnippets.inLine(),
                RecipeSnippets.shortLived(),
                RecipeSnippets.withCookies())) {
            RecipeSnippets.ended(http);
        }
    }

    @Test
    void whatTestsDo() throws Exception {
        streams.howDoITestMyCodeThatMakesCalls();
        streams.howDoITestWhatMyCodeDoesWhenThingsGoWrong();
    }
}
