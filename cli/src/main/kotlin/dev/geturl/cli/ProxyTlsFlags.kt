package dev.geturl.cli

import com.github.ajalt.clikt.parameters.groups.OptionGroup
import com.github.ajalt.clikt.parameters.options.option
import dev.geturl.TlsOptions

/** How TLS is spoken to a proxy that is one of `https`. What is said of the server holds for the server alone. */
internal class ProxyTlsFlags : OptionGroup("TLS with the proxy") {
    val insecure by toggle("--proxy-insecure", help = "Do not verify the proxy's certificate")
    val cacert by option("--proxy-cacert", metavar = "FILE", help = "Trust these authorities for the proxy, no others")
    val cert by option("--proxy-cert", metavar = "FILE[:PASSWORD]", help = "Show this certificate to the proxy")
    val key by option("--proxy-key", metavar = "FILE", help = "That certificate's private key, where it is elsewhere")

    /**
     * What the flags ask for.
     *
     * @throws CommandFailure when they contradict each other.
     */
    fun options(): TlsOptions {
        if (key != null && cert == null) {
            throw badUsage("--proxy-key has no --proxy-cert beside it", "Give the certificate, too.")
        }
        val own = cert?.let(::certificateAndPassword)
        return TlsOptions {
            verify = !insecure
            if (verify) cafile = cacert
            certfile = own?.first
            keyfile = this@ProxyTlsFlags.key
            password = own?.second
        }
    }
}
