package dev.geturl.cli

import com.github.ajalt.clikt.parameters.groups.OptionGroup
import com.github.ajalt.clikt.parameters.options.option
import dev.geturl.TlsOptions

/** How `https` is spoken. */
internal class TlsFlags : OptionGroup("TLS") {
    val insecure by toggle("-k", "--insecure", help = "Do not verify the server's certificate")
    val cacert by option("--cacert", metavar = "FILE", help = "Trust the authorities in this PEM file, and no others")
    val cert by option("-E", "--cert", metavar = "FILE[:PASSWORD]", help = "Show this certificate to the server")
    val key by option("--key", metavar = "FILE", help = "The certificate's private key, where it is elsewhere")

    /**
     * What the flags ask for.
     *
     * @throws CommandFailure when they contradict each other.
     */
    fun options(): TlsOptions {
        if (key != null && cert == null) throw badUsage("--key has no --cert beside it", "Give the certificate, too.")
        val own = cert?.let(::certificateAndPassword)
        return TlsOptions {
            verify = !insecure
            if (verify) cafile = cacert
            certfile = own?.first
            keyfile = key
            password = own?.second
        }
    }
}

/** The file and the password behind its first colon; a backslash makes a colon the name's own, as with curl. */
internal fun certificateAndPassword(text: String): Pair<String, String?> {
    val colon = Regex("(?<!\\\\):").find(text)?.range?.first ?: text.length
    val file = text.substring(0, colon).replace("\\:", ":")
    return file to text.substring(colon).removePrefix(":").takeIf { it.isNotEmpty() }
}
