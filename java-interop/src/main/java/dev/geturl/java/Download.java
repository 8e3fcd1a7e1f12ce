package dev.geturl.java;

import dev.geturl.Headers;
import java.nio.file.Path;

/**
 * A file that was downloaded.
 *
 * @param path where it is
 * @param size how many bytes it has
 * @param resumed how many of them an earlier call had brought
 * @param responseHeaders the field lines of the response that brought the last of them
 */
public record Download(Path path, long size, long resumed, Headers responseHeaders) {
    Download(dev.geturl.download.Download done) {
        this(done.getPath().toNioPath(), done.getSize(), done.getResumed(), done.getResponseHeaders());
    }
}
