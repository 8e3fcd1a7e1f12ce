package dev.geturl.java;

import dev.geturl.Proxy;
import java.net.ProxySelector;
import java.net.URI;

/** Says which proxy a host is reached through: the manual's {@code -proxyfilter}. */
@FunctionalInterface
public interface ProxyFilter {
    /**
     * The proxy for {@code host}; null or {@link Proxy#NONE} for none. It runs on a thread where it may block. When it
     * throws no proxy is used, as the manual has it, and the failure is logged.
     */
    Proxy proxyFor(String host) throws Exception;

    /**
     * What {@code selector} says of {@code https://host/}. The first proxy of its list is taken; those of SOCKS are
     * spoken to with SOCKS 5, and find the host's address themselves.
     */
    static ProxyFilter of(ProxySelector selector) {
        return host -> {
            String authority = host.indexOf(':') < 0 ? host : "[" + host + "]";
            for (java.net.Proxy proxy : selector.select(URI.create("https://" + authority + "/"))) {
                return Proxies.of(proxy);
            }
            return Proxy.NONE;
        };
    }
}
