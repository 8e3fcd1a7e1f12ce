package dev.geturl.java;

import dev.geturl.RateLimit;
import dev.geturl.RequestCoding;
import dev.geturl.java.bridge.AroundBridge;

/**
 * How the bodies of one call travel. Each setter gives the group itself.
 */
public final class TransferOptions extends OptionGroup<dev.geturl.TransferOptions> {
    TransferOptions(dev.geturl.TransferOptions options) {
        super(options);
    }

    /** How the request's body is compressed. Default: it is not. */
    public TransferOptions coding(RequestCoding value) {
        options = AroundBridge.coding(options, value);
        return this;
    }

    /** How fast the request's body may go. Who share the limit share its bytes. Default: that of the client alone. */
    public TransferOptions uploadRate(RateLimit value) {
        options = AroundBridge.uploadRate(options, value);
        return this;
    }

    /**
     * How fast the response's body may come. Who share the limit share its bytes. Default: that of the client alone.
     */
    public TransferOptions downloadRate(RateLimit value) {
        options = AroundBridge.downloadRate(options, value);
        return this;
    }
}
