package dev.geturl.java;

import dev.geturl.BodyHandler;
import dev.geturl.BodySource;
import dev.geturl.TransferListener;
import dev.geturl.java.bridge.Blocking;
import dev.geturl.java.bridge.CallBridge;
import dev.geturl.java.bridge.SourceInputStream;
import java.io.InputStream;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import kotlin.Unit;
import okio.ByteString;

/** Functions of Java's as the client calls them. What may block is run where it holds up nobody. */
final class Callbacks {
    private Callbacks() {}

    static TransferListener progress(ProgressListener listener) {
        return (transaction, total, current, done) -> {
            listener.onTransfer(new Transaction(transaction), total, current);
            return Unit.INSTANCE;
        };
    }

    static BodyHandler handler(Handler handler) {
        Map<BodySource, InputStream> streams = new ConcurrentHashMap<>();
        return (body, transaction, done) -> {
            // One stream for all of its calls: what it has read ahead is not lost.
            InputStream stream = streams.computeIfAbsent(body, SourceInputStream::new);
            return Blocking.offLoop(() -> handler.onData(stream, new Transaction(transaction)), done);
        };
    }

    static dev.geturl.HopListener hops(HopListener listener) {
        return (transaction, hop, done) -> {
            listener.onHop(new Transaction(transaction), hop);
            return Unit.INSTANCE;
        };
    }

    static dev.geturl.EventListener events(EventListener listener) {
        return (transaction, event) -> listener.onEvent(new Transaction(transaction), event, CallBridge.at(event));
    }

    /** A listener of the client's own as Java calls it. */
    static EventListener ours(dev.geturl.EventListener listener) {
        return (transaction, event, at) -> listener.onEvent(transaction.transaction(), event);
    }

    static dev.geturl.ProxyFilter proxyFilter(ProxyFilter filter) {
        return (host, done) -> Blocking.offLoop(() -> filter.proxyFor(host), done);
    }

    static dev.geturl.Resolver resolver(Resolver resolver) {
        return (host, done) -> Blocking.offLoop(() -> addresses(resolver.resolve(host)), done);
    }

    private static List<dev.geturl.IpAddress> addresses(List<InetAddress> found) {
        List<dev.geturl.IpAddress> addresses = new ArrayList<>(found.size());
        for (InetAddress address : found) addresses.add(address(address));
        return addresses;
    }

    static dev.geturl.IpAddress address(InetAddress address) {
        return new dev.geturl.IpAddress(ByteString.of(address.getAddress()));
    }

    static dev.geturl.TlsValidation validate(ValidateCallback callback) {
        return (question, done) -> Blocking.offLoop(() -> callback.validate(question), done);
    }

    static dev.geturl.TlsPasswordCommand password(PasswordCallback callback) {
        return (request, done) -> Blocking.offLoop(() -> callback.password(request), done);
    }

    static dev.geturl.TlsIdentities identities(ServerIdentities identities) {
        return (hello, done) ->
                Blocking.offLoop(() -> identities.identityFor(hello).orElse(null), done);
    }

    static dev.geturl.TlsProtocolChoice protocolChoice(ProtocolChoice choice) {
        return (hello, done) -> Blocking.offLoop(() -> choice.protocolFor(hello).orElse(null), done);
    }

    static dev.geturl.TlsIdentityChooser identity(IdentityChooser chooser) {
        return (request, done) -> Blocking.offLoop(() -> chooser.choose(request), done);
    }
}
