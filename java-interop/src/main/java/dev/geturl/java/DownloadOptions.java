package dev.geturl.java;

import dev.geturl.RateLimit;
import dev.geturl.download.Checksum;
import dev.geturl.download.DownloadProgress;
import dev.geturl.java.bridge.StreamBridge;
import java.time.Duration;
import java.util.function.Consumer;

/**
 * How a file is downloaded. Each setter gives the group itself;
 * what is out of its bounds throws {@code IllegalArgumentException} at once.
 */
public final class DownloadOptions extends OptionGroup<dev.geturl.download.DownloadOptions> {
    DownloadOptions(dev.geturl.download.DownloadOptions options) {
        super(options);
    }

    /**
     * Whether a download that was broken off, in this process or in one that was killed, goes on where it stood.
     * Default true.
     */
    public DownloadOptions resumes(boolean value) {
        options = StreamBridge.resumes(options, value);
        return this;
    }

    /** What the file is to have; another file is thrown away. Default: it is not checked. */
    public DownloadOptions checksum(Checksum value) {
        options = StreamBridge.checksum(options, value);
        return this;
    }

    /** How many parts are fetched at a time, 1 to 16, where the server knows ranges. Default 1. */
    public DownloadOptions connections(int value) {
        options = StreamBridge.connections(options, value);
        return this;
    }

    /** How large a part is at least where there are several connections. Default 4 MiB. */
    public DownloadOptions pieceBytes(long value) {
        options = StreamBridge.pieceBytes(options, value);
        return this;
    }

    /** How fast it may be, all connections together. Default: no bound but that of the client. */
    public DownloadOptions rate(RateLimit value) {
        options = StreamBridge.rate(options, value);
        return this;
    }

    /**
     * How often in a row a transfer that breaks is taken up again without having brought a byte. Default 5; 0 for
     * never.
     */
    public DownloadOptions attempts(int value) {
        options = StreamBridge.attempts(options, value);
        return this;
    }

    /** The time before the first of them; it doubles each time. Default 1 s. */
    public DownloadOptions retryDelay(Duration value) {
        options = StreamBridge.retryDelay(options, value);
        return this;
    }

    /**
     * How much of the work a killed process may lose: so often the file and how far it has come are brought safely to
     * the disk. Default 1 s.
     */
    public DownloadOptions saveEvery(Duration value) {
        options = StreamBridge.saveEvery(options, value);
        return this;
    }

    /**
     * Is told how far it has come, after each block and one at a time; it must not block. What it throws ends the
     * download.
     */
    public DownloadOptions onProgress(Consumer<DownloadProgress> value) {
        options = StreamBridge.onProgress(options, value);
        return this;
    }
}
