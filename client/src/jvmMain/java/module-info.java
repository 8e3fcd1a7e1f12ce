/**
 * HTTP itself. Brotli, Zstandard and the IDNA of ICU are used where their modules are there, which a program asks for
 * by {@code --add-modules} as nothing requires them.
 */
module dev.geturl.client {
    requires transitive kotlin.stdlib;
    requires transitive kotlinx.coroutines.core;
    requires transitive okio;
    requires jdk.net;
    requires org.slf4j;
    requires static com.aayushatharva.brotli4j;
    requires static com.github.luben.zstd_jni;
    requires static com.ibm.icu;
    requires static org.jetbrains.annotations;

    exports dev.geturl;
    exports dev.geturl.download;
    exports dev.geturl.mock;
    exports dev.geturl.net;
    exports dev.geturl.show;
    exports dev.geturl.tls;

    // Patterns as Tcl's string match has them
    exports dev.geturl.exchange to
            dev.geturl.websocket;
}
