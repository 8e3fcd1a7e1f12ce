package dev.geturl.java;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/**
 * The Java of the documents compiles: each block stands in one of the classes for that, however it is broken into
 * lines.
 */
class SnippetsTest {
    private static final Pattern BLOCK = Pattern.compile("```java\n(.*?)```", Pattern.DOTALL);

    private static final List<String> SOURCES =
            List.of("Snippets", "RecipeSnippets", "Recipes", "StreamRecipes", "SigV4", "Telemetry");

    @Test
    void eachBlockOfJavaIsCompiled() throws IOException {
        StringBuilder sources = new StringBuilder();
        for (String name : SOURCES) {
            sources.append(Files.readString(Path.of("src/test/java/dev/geturl/java/" + name + ".java")));
        }
        String compiled = squeezed(sources.toString());
        for (String document : List.of("../README.md", "../docs/java.md", "../docs/tls.md", "../docs/recipes.md")) {
            Matcher block = BLOCK.matcher(Files.readString(Path.of(document)));
            while (block.find()) {
                assertTrue(
                        compiled.contains(squeezed(block.group(1))),
                        document + " has what is not compiled:\n" + block.group(1));
            }
        }
    }

    private static String squeezed(String code) {
        return code.replaceAll("\\s+", "");
    }
}
