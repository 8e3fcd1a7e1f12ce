package dev.geturl.java;

import dev.geturl.java.bridge.LimitsBridge;

/**
 * How large a response may be. What goes over a bound fails with {@code
 * HttpException.LimitExceeded}, which names the option. Each setter gives the group itself; what is
 * out of its bounds throws {@code IllegalArgumentException} at once.
 */
public final class Limits extends OptionGroup<dev.geturl.Limits> {
    Limits(dev.geturl.Limits options) {
        super(options);
    }

    /** Bytes of status line and header section together. Default 256 KiB. */
    public Limits headBytes(long value) {
        options = LimitsBridge.headBytes(options, value);
        return this;
    }

    /** See {@link #headBytes(long)}. */
    public long headBytes() {
        return options.getHeadBytes();
    }

    /** Field lines in the header section, and again in the trailer section. Default 500. */
    public Limits headFields(int value) {
        options = LimitsBridge.headFields(options, value);
        return this;
    }

    /** See {@link #headFields(int)}. */
    public int headFields() {
        return options.getHeadFields();
    }

    /** Bytes of one chunk-size line with its extensions. Default 4 KiB. */
    public Limits chunkLineBytes(int value) {
        options = LimitsBridge.chunkLineBytes(options, value);
        return this;
    }

    /** See {@link #chunkLineBytes(int)}. */
    public int chunkLineBytes() {
        return options.getChunkLineBytes();
    }

    /**
     * Bytes of a body as they arrive, before any decoding; -1 for no bound, the default, as a body
     * that goes to a sink or a flow takes no memory.
     */
    public Limits bodyBytes(long value) {
        options = LimitsBridge.bodyBytes(options, value);
        return this;
    }

    /** See {@link #bodyBytes(long)}. */
    public long bodyBytes() {
        return options.getBodyBytes();
    }

    /**
     * Decoded bytes of a body that is kept in memory for {@code Transaction.responseBody}. Default
     * 512 MiB; -1 for no bound.
     */
    public Limits bufferedBytes(long value) {
        options = LimitsBridge.bufferedBytes(options, value);
        return this;
    }

    /** See {@link #bufferedBytes(long)}. */
    public long bufferedBytes() {
        return options.getBufferedBytes();
    }

    /**
     * How many decoded bytes one encoded byte may turn into, once more than 1 MiB was decoded.
     * Default 1,100: gzip reaches 1,030 at the most, {@code br} and {@code zstd} more. -1 for no
     * bound.
     */
    public Limits decodedRatio(int value) {
        options = LimitsBridge.decodedRatio(options, value);
        return this;
    }

    /** See {@link #decodedRatio(int)}. */
    public int decodedRatio() {
        return options.getDecodedRatio();
    }

    /** How many 1xx responses may precede the final one. Default 32. */
    public Limits interimResponses(int value) {
        options = LimitsBridge.interimResponses(options, value);
        return this;
    }

    /** See {@link #interimResponses(int)}. */
    public int interimResponses() {
        return options.getInterimResponses();
    }

    /** Bytes a second of the bodies of all requests together; 0 for no bound, the default. Up to 2^40. */
    public Limits uploadRate(long bytesPerSecond) {
        options = LimitsBridge.uploadRate(options, bytesPerSecond);
        return this;
    }

    /** See {@link #uploadRate(long)}. */
    public long uploadRate() {
        return LimitsBridge.uploadRate(options);
    }

    /** Bytes a second of the bodies of all responses together; 0 for no bound, the default. Up to 2^40. */
    public Limits downloadRate(long bytesPerSecond) {
        options = LimitsBridge.downloadRate(options, bytesPerSecond);
        return this;
    }

    /** See {@link #downloadRate(long)}. */
    public long downloadRate() {
        return LimitsBridge.downloadRate(options);
    }
}
