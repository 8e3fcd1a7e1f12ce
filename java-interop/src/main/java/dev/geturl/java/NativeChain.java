package dev.geturl.java;

import dev.geturl.Answer;
import dev.geturl.OutgoingRequest;
import dev.geturl.java.bridge.Interception;
import java.io.IOException;
import java.util.Optional;

/** The client's own chain as Java calls it. */
record NativeChain(dev.geturl.Chain chain) implements Chain {
    @Override
    public OutgoingRequest request() {
        return chain.getRequest();
    }

    @Override
    public Optional<Transaction> transaction() {
        return Optional.ofNullable(chain.getTransaction()).map(Transaction::new);
    }

    @Override
    public Answer proceed(OutgoingRequest request) throws IOException {
        return Interception.proceed(chain, request);
    }
}
