package dev.geturl.java;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.File;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A program of modules is compiled and run with the jars of the build on the module path. */
@Timeout(60)
class ModulePathTest {
    private static final Path SAMPLE = Path.of("src/test/modules/hello");

    /** What a program needs to run; tests have more, some of which cannot be modules. */
    private static final List<String> NEEDED = List.of(
            "client",
            "cookies",
            "websocket",
            "java-interop",
            "geturl-client",
            "geturl-cookies",
            "geturl-websocket",
            "kotlin-stdlib",
            "annotations",
            "kotlinx-coroutines-core",
            "kotlinx-serialization",
            "okio",
            "slf4j",
            "sqlite-jdbc");

    @Test
    void aProgramOfModulesRuns(@TempDir Path folder) throws Exception {
        String modules = modulePath();
        List<String> compiled =
                new ArrayList<>(List.of("-p", modules, "-d", folder.toString(), "-Xlint:all", "-Werror"));
        try (Stream<Path> sources = Files.walk(SAMPLE)) {
            sources.map(Path::toString).filter(name -> name.endsWith(".java")).forEach(compiled::add);
        }
        assertEquals(
                0,
                ToolProvider.getSystemJavaCompiler()
                        .run(null, System.out, System.err, compiled.toArray(String[]::new)));
        try (Server server = new Server((request, out) ->
                Server.write(out, "HTTP/1.1 200 OK\r\nSet-Cookie: a=b\r\nContent-Length: 5\r\n\r\nhello"))) {
            String path = modules + File.pathSeparator + folder;
            assertEquals(
                    List.of("hello", "hello", "1 cookie, by dev.geturl.java"),
                    run("-XX:TieredStopAtLevel=1", "-p", path, "-m", "hello/hello.Hello", server.url("/")));
        }
    }

    private static List<String> run(String... arguments) throws Exception {
        List<String> command = new ArrayList<>(List.of(System.getProperty("java.home") + "/bin/java"));
        command.addAll(List.of(arguments));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        List<String> lines;
        try (Stream<String> output = process.inputReader(StandardCharsets.UTF_8).lines()) {
            lines = output.filter(line -> !line.startsWith("WARNING:")).toList();
        }
        process.waitFor();
        return lines;
    }

    /** Folders of classes and jars, however the build was called: of this class path what a program needs. */
    private static String modulePath() {
        String classPath = System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
        return Stream.of(classPath.split(File.pathSeparator))
                .filter(entry -> isNeeded(Path.of(entry)))
                .reduce((all, entry) -> all + File.pathSeparator + entry)
                .orElseThrow();
    }

    private static boolean isNeeded(Path entry) {
        String name = entry.getFileName().toString();
        if (name.endsWith("-tests.jar") || name.equals("test-classes")) return false;
        // target/classes of one of our own
        String subject = name.equals("classes")
                ? entry.getParent().getParent().getFileName().toString()
                : name;
        return NEEDED.stream().anyMatch(subject::startsWith);
    }
}
