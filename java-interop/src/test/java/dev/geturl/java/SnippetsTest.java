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
 * The Java of the documents compiles: each block stands in {@link Snippets} or {@link RecipeSnippets}, however it is
 * broken into lines.
 */
class SnippetsTest {
    private static final Pattern BLOCK = Pattern.compile("```java\n(.*?)```", Pattern.DOTALL);

    @Test
    void eachBlockOfJavaIsCompiled() throws IOException {
        Path folder = Path.of("src/test/java/dev/geturl/java");
        String compiled = squeezed(Files.readString(folder.resolve("Snippets.java"))
                + Files.readString(folder.resolve("RecipeSnippets.java")));
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
