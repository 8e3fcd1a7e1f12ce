package hello;

import dev.geturl.java.BrowserCookieJar;
import dev.geturl.java.Http;
import dev.geturl.java.JdkHttpClient;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;

/** Asks for a URL in both ways, with a jar that knows the public suffixes, and says from which module the client is. */
final class Hello {
    private Hello() {}

    public static void main(String[] arguments) throws Exception {
        try (BrowserCookieJar jar = BrowserCookieJar.create();
                Http http = Http.builder().cookieJar(jar).build()) {
            System.out.println(http.get(arguments[0]).text());
            HttpClient client = JdkHttpClient.of(http);
            HttpRequest request = HttpRequest.newBuilder(URI.create(arguments[0])).build();
            System.out.println(client.send(request, HttpResponse.BodyHandlers.ofString()).body());
            System.out.println(jar.list().size() + " cookie, by " + Http.class.getModule().getName());
        }
    }
}
