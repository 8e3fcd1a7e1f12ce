package dev.geturl.examples;

import dev.geturl.java.CookieDatabase;
import dev.geturl.java.Http;
import java.io.IOException;
import java.nio.file.Path;

/** Logs in once; whoever runs it again is logged in still, as the cookies are kept in a file. */
public final class CookieSession {
    private CookieSession() {}

    /** {@code CookieSession cookies.db https://example.org/}. */
    public static void main(String... arguments) throws IOException {
        String site = arguments[1];
        try (CookieDatabase database = CookieDatabase.open(Path.of(arguments[0]));
                Http http = Http.builder().cookieJar(database.jar("work")).build()) {
            if (http.get(site).responseCode() == 401) {
                http.post(site + "login", Http.formatQuery("user", "ada", "password", "secret"));
            }
            System.out.println(http.get(site).text());
            database.jar("work").list().forEach(stored -> System.out.println(stored.cookie()));
        }
    }
}
