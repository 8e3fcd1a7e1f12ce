package dev.geturl.cli

import dev.geturl.GETURL_VERSION

/** What `--version` prints. */
internal fun versionText(): String = "geturl $GETURL_VERSION (Java ${System.getProperty("java.version")})\n" +
    "Protocols: http https ws wss\n" +
    "Features: HTTP/1.0 HTTP/1.1 SSL HTTPS-proxy HSTS IDN gzip deflate br zstd UnixSockets IPv6\n"
