package dev.geturl.java;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Flow;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * Every method that waits, or does input or output, has tests of how it succeeds, fails, is cancelled and is
 * interrupted: {@code every-method.txt} says which, or why there is nothing to test.
 */
class EveryMethodTest {
    private static final List<String> CASES = List.of("success", "failure", "cancellation", "interruption");

    /** What waits without saying so by its exceptions. */
    private static final Set<Class<?>> WAITING = Set.of(BrowserCookieJar.class, CookieDatabase.class);

    /** The methods of the table, each with what it says of the four cases; and the reasons, by their letters. */
    private record Table(Map<String, List<String>> rows, Map<String, String> reasons) {
        static Table read() throws IOException {
            Map<String, List<String>> rows = new LinkedHashMap<>();
            Map<String, String> reasons = new LinkedHashMap<>();
            try (InputStream file = EveryMethodTest.class.getResourceAsStream("every-method.txt");
                    BufferedReader lines = new BufferedReader(new InputStreamReader(file, StandardCharsets.UTF_8))) {
                for (String line : lines.lines().toList()) {
                    if (line.startsWith("#") || line.isBlank()) continue;
                    if (line.startsWith("(")) {
                        reasons.put(line.substring(0, 3), line.substring(3).strip());
                    } else {
                        List<String> cells = Arrays.stream(line.split("\\|"))
                                .map(String::strip)
                                .toList();
                        rows.put(cells.get(0), cells.subList(1, cells.size()));
                    }
                }
            }
            return new Table(rows, reasons);
        }
    }

    /** By the class that callers know; all of one name are one. */
    private static Set<String> methodsThatWait() throws Exception {
        Set<String> found = new TreeSet<>();
        for (Class<?> type : PublicApi.ofThisModule()) {
            for (Method method : type.getMethods()) {
                boolean isOurs = method.getDeclaringClass().getPackage() == type.getPackage()
                        && !Modifier.isAbstract(method.getModifiers())
                        && !method.getName().contains("$");
                if (isOurs && waits(type, method)) found.add(type.getSimpleName() + "." + method.getName());
            }
        }
        return found;
    }

    private static boolean waits(Class<?> type, Method method) {
        Class<?> result = method.getReturnType();
        return Arrays.stream(method.getExceptionTypes())
                        .anyMatch(thrown -> IOException.class.isAssignableFrom(thrown)
                                || InterruptedException.class == thrown
                                || Exception.class == thrown)
                || Set.of(CompletableFuture.class, Flow.Publisher.class, Stream.class, InputStream.class)
                        .contains(result)
                || method.getName().startsWith("await")
                || WAITING.contains(type) && !Set.of("create", "toString").contains(method.getName());
    }

    @Test
    void eachIsListedWithItsTests() throws Exception {
        assertEquals(
                String.join("\n", methodsThatWait()),
                String.join("\n", new TreeSet<>(Table.read().rows().keySet())));
    }

    @Test
    void eachOfTheFourCasesHasATestThatIsThereOrAReason() throws Exception {
        Table table = Table.read();
        Set<String> used = new TreeSet<>();
        table.rows().forEach((method, cells) -> {
            assertEquals(CASES.size(), cells.size(), method + " says " + cells + " of " + CASES);
            for (String cell : cells) {
                if (cell.startsWith("(")) used.add(cell);
                else assertTrue(isTest(cell), method + " names " + cell + ", which is no test");
            }
        });
        assertEquals(table.reasons().keySet(), used);
    }

    private static boolean isTest(String name) {
        int dot = name.indexOf('.');
        try {
            Class<?> type = Class.forName("dev.geturl.java." + name.substring(0, dot));
            return Arrays.stream(type.getDeclaredMethods())
                    .anyMatch(method ->
                            method.getName().equals(name.substring(dot + 1)) && method.isAnnotationPresent(Test.class));
        } catch (ClassNotFoundException missing) {
            return false;
        }
    }
}
