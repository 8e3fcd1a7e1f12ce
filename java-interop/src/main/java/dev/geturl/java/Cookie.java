package dev.geturl.java;

import dev.geturl.Cookie.Priority;
import dev.geturl.Cookie.SameSite;
import dev.geturl.java.bridge.Times;
import java.time.Instant;
import java.util.Optional;

/**
 * A cookie: the keys of the manual's cookie dictionary, and what came since. Immutable. Two are equal when all of their
 * parts are.
 */
public final class Cookie {
    private final dev.geturl.Cookie cookie;

    Cookie(dev.geturl.Cookie cookie) {
        this.cookie = cookie;
    }

    dev.geturl.Cookie cookie() {
        return cookie;
    }

    /**
     * A builder of a cookie for the host {@code domain} alone and all of its paths until the session's end.
     *
     * @param key its name, which may be empty
     * @param value its value, with the quotes that it may have
     * @param domain the host that it belongs to
     */
    public static Builder builder(String key, String value, String domain) {
        return new Builder(new dev.geturl.Cookie.Builder(key, value, domain));
    }

    /** A builder that holds this cookie. */
    public Builder newBuilder() {
        return new Builder(cookie.newBuilder());
    }

    /** Its name. May be empty: then the value alone is sent. */
    public String key() {
        return cookie.getKey();
    }

    /** Its value, with the quotes that it may have. */
    public String value() {
        return cookie.getValue();
    }

    /** The host that it belongs to, in ASCII and lower case, without a leading dot. */
    public String domain() {
        return cookie.getDomain();
    }

    /** Whether it is for {@link #domain()} alone, and not for what is below it. */
    public boolean hostOnly() {
        return cookie.getHostOnly();
    }

    /** The path that it is for, and all below it. */
    public String path() {
        return cookie.getPath();
    }

    /** When it expires, which may be in the past; empty when it ends with the session. */
    public Optional<Instant> expires() {
        return Optional.ofNullable(Times.javaInstant(cookie.getExpires()));
    }

    /** Whether it is for HTTP alone, and not for scripts. */
    public boolean httpOnly() {
        return cookie.getHttpOnly();
    }

    /** Whether it goes over secure channels only. */
    public boolean secure() {
        return cookie.getSecure();
    }

    /** The host that it was received from. */
    public String origin() {
        return cookie.getOrigin();
    }

    /** Which other sites' requests it goes with. */
    public SameSite sameSite() {
        return cookie.getSameSite();
    }

    /** Whether it is kept apart for each top-level site (CHIPS). */
    public boolean partitioned() {
        return cookie.getPartitioned();
    }

    /** The top-level site that a partitioned one is for; empty where the call has named none. */
    public Optional<String> partitionKey() {
        return Optional.ofNullable(cookie.getPartitionKey());
    }

    /** How much the server cares that it is kept, where a jar must make room. */
    public Priority priority() {
        return cookie.getPriority();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Cookie that && that.cookie.equals(cookie);
    }

    @Override
    public int hashCode() {
        return cookie.hashCode();
    }

    /** Its parts; the value is never shown. */
    @Override
    public String toString() {
        return cookie.toString();
    }

    /** Collects the parts of a cookie; each begins with its default. */
    public static final class Builder {
        private final dev.geturl.Cookie.Builder builder;

        private Builder(dev.geturl.Cookie.Builder builder) {
            this.builder = builder;
        }

        /** See {@link Cookie#key()}. */
        public Builder key(String value) {
            builder.setKey(value);
            return this;
        }

        /** See {@link Cookie#value()}. */
        public Builder value(String value) {
            builder.setValue(value);
            return this;
        }

        /** See {@link Cookie#domain()}; a leading dot is taken off, and letters become lower case. */
        public Builder domain(String value) {
            builder.setDomain(value);
            return this;
        }

        /** See {@link Cookie#hostOnly()}. Default true. */
        public Builder hostOnly(boolean value) {
            builder.setHostOnly(value);
            return this;
        }

        /** See {@link Cookie#path()}. Default {@code /}. */
        public Builder path(String value) {
            builder.setPath(value);
            return this;
        }

        /** See {@link Cookie#expires()}; null, the default, for the session's end. */
        public Builder expires(Instant value) {
            builder.setExpires(Times.kotlinInstant(value));
            return this;
        }

        /** See {@link Cookie#httpOnly()}. Default false. */
        public Builder httpOnly(boolean value) {
            builder.setHttpOnly(value);
            return this;
        }

        /** See {@link Cookie#secure()}. Default false. */
        public Builder secure(boolean value) {
            builder.setSecure(value);
            return this;
        }

        /** See {@link Cookie#origin()}; null, the default, for the domain. */
        public Builder origin(String value) {
            builder.setOrigin(value);
            return this;
        }

        /** See {@link Cookie#sameSite()}. Default unspecified. */
        public Builder sameSite(SameSite value) {
            builder.setSameSite(value);
            return this;
        }

        /** See {@link Cookie#partitioned()}. Default false. */
        public Builder partitioned(boolean value) {
            builder.setPartitioned(value);
            return this;
        }

        /** See {@link Cookie#partitionKey()}; null, the default, for none. */
        public Builder partitionKey(String value) {
            builder.setPartitionKey(value);
            return this;
        }

        /** See {@link Cookie#priority()}. Default medium. */
        public Builder priority(Priority value) {
            builder.setPriority(value);
            return this;
        }

        /**
         * The cookie.
         *
         * @throws IllegalArgumentException when a part holds what no cookie may have
         */
        public Cookie build() {
            return new Cookie(builder.build());
        }
    }
}
