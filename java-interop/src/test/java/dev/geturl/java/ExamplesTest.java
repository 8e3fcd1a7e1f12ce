package dev.geturl.java;

import static dev.geturl.java.Until.until;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.geturl.examples.ChatClient;
import dev.geturl.examples.ChatServer;
import dev.geturl.examples.CookieSession;
import dev.geturl.examples.CustomTransport;
import dev.geturl.examples.HttpCopy;
import dev.geturl.examples.ParallelDownloads;
import dev.geturl.examples.Upload;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The examples do what they say, and each is short enough to be read at a glance. */
@Timeout(60)
class ExamplesTest {
    private static final Path EXAMPLES = Path.of("examples");

    private interface Example {
        void main() throws Exception;
    }

    private static String said(Example example) throws Exception {
        PrintStream before = System.out;
        ByteArrayOutputStream said = new ByteArrayOutputStream();
        System.setOut(new PrintStream(said, true, StandardCharsets.UTF_8));
        try {
            example.main();
        } finally {
            System.setOut(before);
        }
        return said.toString(StandardCharsets.UTF_8);
    }

    @Test
    void httpCopyFillsItsFile(@TempDir Path folder) throws Exception {
        try (Server server = Server.saying("the body")) {
            Path file = folder.resolve("copy");
            String said = said(() -> HttpCopy.main(server.url("/"), file.toString()));
            assertEquals("the body", Files.readString(file));
            assertTrue(said.contains("Content-Length: 8"), said);
        }
    }

    @Test
    void parallelDownloadsFillTheirFiles(@TempDir Path folder) throws Exception {
        try (Server server = new Server((request, out) -> Server.ok(out, request.path()))) {
            String said = said(() -> ParallelDownloads.main(
                    folder.toString(), server.url("/one"), server.url("/two"), server.url("/three")));
            assertTrue(said.endsWith("3 files, 14 bytes" + System.lineSeparator()), said);
            assertEquals("/three", Files.readString(folder.resolve("download-3")));
        }
    }

    @Test
    void uploadSendsTheFile(@TempDir Path folder) throws Exception {
        try (Server server = Server.saying("thanks")) {
            Path file = Files.writeString(folder.resolve("report"), "the report");
            String said = said(() -> Upload.main(file.toString(), server.url("/reports")));
            assertTrue(said.contains("10 of 10"), said);
            assertTrue(said.contains("HTTP/1.1 200 OK"), said);
            assertEquals("the report", server.requests.element().body());
        }
    }

    @Test
    void cookieSessionIsLoggedInTheNextTime(@TempDir Path folder) throws Exception {
        try (Server server = new Server(ExamplesTest::site)) {
            String file = folder.resolve("cookies.db").toString();
            for (int run = 0; run < 2; run++) {
                String said = said(() -> CookieSession.main(file, server.url("/")));
                assertTrue(said.startsWith("welcome"), said);
                assertTrue(said.contains("Cookie(SID=***"), said);
            }
            List<String> logins = server.requests.stream()
                    .filter(request -> request.line().startsWith("POST"))
                    .map(Server.Request::body)
                    .toList();
            assertEquals(List.of("user=ada&password=secret"), logins);
        }
    }

    private static void site(Server.Request request, java.io.OutputStream out) throws IOException {
        if (request.path().equals("/login")) {
            Server.write(out, "HTTP/1.1 204 No Content\r\nSet-Cookie: SID=31d4; Max-Age=3600\r\n\r\n");
        } else if (request.head().contains("Cookie: SID=31d4")) {
            Server.ok(out, "welcome");
        } else {
            Server.write(out, "HTTP/1.1 401 Unauthorized\r\nContent-Length: 0\r\n\r\n");
        }
    }

    @Test
    void customTransportIsUsed() throws Exception {
        try (Server server = Server.saying("hello")) {
            String said = said(() -> CustomTransport.main("own://127.0.0.1:" + server.port() + "/"));
            assertTrue(said.startsWith("connecting to 127.0.0.1"), said);
            assertTrue(said.endsWith("hello" + System.lineSeparator()), said);
        }
    }

    @Test
    void whoChatsIsHeard() throws Exception {
        java.io.InputStream before = System.in;
        ByteArrayOutputStream served = new ByteArrayOutputStream();
        PrintStream out = System.out;
        System.setOut(new PrintStream(served, true, StandardCharsets.UTF_8));
        Interrupted.Caller server = Interrupted.Caller.of(() -> ChatServer.main("0"));
        PipedOutputStream keyboard = new PipedOutputStream();
        try {
            until("the server listens", () -> served.toString().endsWith(System.lineSeparator()));
            String address = served.toString().trim().replaceFirst(".* ", "");
            System.setIn(new PipedInputStream(keyboard));
            CompletableFuture<Void> client = new CompletableFuture<>();
            Thread typing = new Thread(() -> {
                try {
                    ChatClient.main("ws://" + address + "/chat/ada");
                    client.complete(null);
                } catch (Exception failure) {
                    client.completeExceptionally(failure);
                }
            });
            typing.start();
            keyboard.write("hello?\n".getBytes(StandardCharsets.UTF_8));
            keyboard.flush();
            until("it was heard", () -> served.toString().contains("ada: hello?"));
            keyboard.close();
            client.get();
        } finally {
            System.setIn(before);
            System.setOut(out);
        }
        assertInstanceOf(java.io.InterruptedIOException.class, server.interrupted());
    }

    @Test
    void theirProjectAsksForWhatIsBuiltHere() throws IOException {
        Pattern version = Pattern.compile("<artifactId>geturl(-java)?</artifactId>\\s*<version>([^<]*)</version>");
        List<String> versions = Stream.of(Path.of("../pom.xml"), EXAMPLES.resolve("pom.xml"))
                .map(pom -> {
                    Matcher found = version.matcher(read(pom));
                    assertTrue(found.find(), pom + " names a version");
                    return found.group(2);
                })
                .toList();
        assertEquals(versions.get(0), versions.get(1));
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    @Test
    void eachExampleHasFewerThanFortyLines() throws IOException {
        try (Stream<Path> files = Files.list(EXAMPLES.resolve("src/main/java/dev/geturl/examples"))) {
            for (Path file : files.toList()) {
                int lines = Files.readAllLines(file).size();
                assertTrue(lines < 40, file.getFileName() + " has " + lines + " lines");
            }
        }
    }
}
