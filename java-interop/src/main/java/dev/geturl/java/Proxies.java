package dev.geturl.java;

import dev.geturl.Proxy;
import dev.geturl.ProxyKind;
import java.net.InetSocketAddress;

/** The JDK's proxies as ours. */
final class Proxies {
    private Proxies() {}

    static Proxy of(java.net.Proxy proxy) {
        if (proxy.type() == java.net.Proxy.Type.DIRECT) return Proxy.NONE;
        InetSocketAddress address = (InetSocketAddress) proxy.address();
        ProxyKind kind = proxy.type() == java.net.Proxy.Type.HTTP ? ProxyKind.HTTP : ProxyKind.SOCKS5H;
        return new Proxy(address.getHostString(), address.getPort(), kind);
    }
}
