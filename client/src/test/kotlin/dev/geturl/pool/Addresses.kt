package dev.geturl.pool

import dev.geturl.IpAddress
import dev.geturl.net.SocketAddress

internal fun ip(text: String): IpAddress = checkNotNull(IpAddress.parseOrNull(text)) { "$text is no address" }

internal fun inet(text: String, port: Int = 80) = SocketAddress.Inet(ip(text), port)
