package dev.geturl.java;

import dev.geturl.java.bridge.Around;
import java.util.function.Consumer;

/**
 * What is done around exchanges, which a client and a call have the same options for.
 *
 * @param <S> what each setter gives
 */
abstract sealed class AroundSettings<S> permits ClientSettings, CallSettings {
    AroundSettings() {}

    /** What each setter gives. */
    abstract S self();

    /** Where it is kept. */
    abstract Around around();

    /** What is done about redirects. Default: they are followed, 20 at most. A call begins with the defaults. */
    public S redirects(Consumer<RedirectOptions> change) {
        RedirectOptions redirects = new RedirectOptions(around().getRedirects());
        around().setRedirects(OptionGroup.changed(redirects, change));
        return self();
    }

    /**
     * How servers are told who asks. Default: user info in the URL is sent, and no challenge answered. A call begins
     * with the defaults.
     */
    public S auth(Consumer<AuthOptions> change) {
        around().setAuth(OptionGroup.changed(new AuthOptions(around().getAuth()), change));
        return self();
    }

    /** Answers challenges with this name and password, by the strongest scheme that the server offers. */
    public S auth(String user, String password) {
        return auth(auth -> auth.user(user).password(password));
    }

    /**
     * What is tried again. Default: nothing. A call begins with the defaults of {@link RetryPolicy}, which try twice
     * more, as does a client that has none.
     */
    public S retries(Consumer<RetryPolicy> change) {
        around().setRetries(OptionGroup.changed(new RetryPolicy(around().getRetries()), change));
        return self();
    }

    /** Who stands around each exchange. Default nobody. Those of a call stand within those of its client. */
    public S interceptors(Consumer<Interceptors> change) {
        around().setInterceptors(OptionGroup.changed(new Interceptors(around().getInterceptors()), change));
        return self();
    }
}
