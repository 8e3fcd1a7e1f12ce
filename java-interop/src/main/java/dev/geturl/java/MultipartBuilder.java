package dev.geturl.java;

import dev.geturl.Headers;
import dev.geturl.Multipart;
import dev.geturl.PartNames;
import dev.geturl.RequestBody;
import java.nio.file.Path;

/**
 * Collects the parts of a body, which are sent in this order: {@code multipart/form-data} (RFC 7578) as forms with
 * files send it, or any other of RFC 2046. It is sent as it is read, never put together in memory; its length is known
 * where that of each part is.
 *
 * <pre>{@code
 * http.geturl(url, options -> options.multipart(form -> form
 *         .field("title", "A sunset")
 *         .file("photo", Path.of("sunset.jpg"))));
 * }</pre>
 */
public final class MultipartBuilder {
    private final Multipart.Builder parts;

    MultipartBuilder(Multipart.Builder parts) {
        this.parts = parts;
    }

    /** What stands behind {@code multipart/}: default {@code form-data}. */
    public MultipartBuilder subtype(String value) {
        parts.setSubtype(value);
        return this;
    }

    /**
     * What parts the parts: 1 to 70 characters of RFC 2046 section 5.1.1, which nothing in the parts may look like.
     * Default: 24 dashes and 22 random characters.
     */
    public MultipartBuilder boundary(String value) {
        parts.setBoundary(value);
        return this;
    }

    /** How names are written that hold what would end them. Default {@link PartNames#BROWSER}. */
    public MultipartBuilder names(PartNames value) {
        parts.setNames(value);
        return this;
    }

    /** A field of a form with a text in UTF-8. */
    public MultipartBuilder field(String name, String value) {
        return field(name, value, null);
    }

    /** A field of a form with a text in UTF-8 and a {@code Content-Type}. */
    public MultipartBuilder field(String name, String value, String type) {
        parts.field(name, value, type, Headers.EMPTY);
        return this;
    }

    /** A field of a form with any body; its type is the body's. */
    public MultipartBuilder field(String name, RequestBody body) {
        return field(name, body, null);
    }

    /** As the other; {@code fileName} makes it a file for the server. */
    public MultipartBuilder field(String name, RequestBody body, String fileName) {
        return field(name, body, fileName, Headers.EMPTY);
    }

    /** As the other, with field lines of its own; one takes the place of that which would be sent by itself. */
    public MultipartBuilder field(String name, RequestBody body, String fileName, Headers headers) {
        parts.field(name, body, fileName, body.getType(), headers);
        return this;
    }

    /** A field of a form with the file at {@code path}, under its own name; its type is guessed from that. */
    public MultipartBuilder file(String name, Path path) {
        return field(name, RequestBodies.file(path), path.getFileName().toString());
    }

    /** A part that is a file in itself, as those of {@code multipart/mixed}. */
    public MultipartBuilder attachment(RequestBody body, String fileName) {
        parts.attachment(body, fileName, body.getType(), Headers.EMPTY);
        return this;
    }

    /** A part with {@code headers} and no other field lines but a {@code Content-Type}. */
    public MultipartBuilder part(RequestBody body, Headers headers) {
        parts.part(body, headers, body.getType());
        return this;
    }
}
