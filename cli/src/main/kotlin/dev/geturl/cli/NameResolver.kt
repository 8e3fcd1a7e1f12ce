package dev.geturl.cli

import dev.geturl.HttpException
import dev.geturl.IpAddress
import dev.geturl.Resolver
import dev.geturl.Url
import kotlinx.coroutines.suspendCancellableCoroutine
import okio.ByteString.Companion.toByteString
import java.net.InetAddress
import java.net.UnknownHostException
import kotlin.concurrent.thread
import kotlin.coroutines.resume
import kotlin.coroutines.resumeWithException

/**
 * Finds addresses as curl does: first those given with `--resolve`, then loopback for `localhost` and all below it (RFC
 * 6761 section 6.3), then the system's, and of these the family that `-4` or `-6` wants.
 */
internal class NameResolver(private val given: List<ResolveEntry>, private val family: AddressFamily) : Resolver {
    /** The URL of the transfer that runs: `--resolve` names a host with its port. */
    @Volatile
    var url: Url? = null

    /** Is called when a name was resolved. */
    @Volatile
    var onResolved: () -> Unit = {}

    override suspend fun resolve(host: String): List<IpAddress> {
        val all =
            given.lastOrNull { it.matches(host, portOf(host)) }?.addresses ?: known(host)
                ?: fromSystem(host.removeSuffix("."))
        val wanted = all.filter { family == AddressFamily.ANY || it.isIpv6 == (family == AddressFamily.IPV6) }
        if (wanted.isEmpty()) throw unknown(host)
        onResolved()
        return wanted
    }

    /** That of the URL; null for a proxy, whose port is not known here. */
    private fun portOf(host: String): Int? = url?.takeIf { it.host.equals(host, ignoreCase = true) }?.port

    private fun known(host: String): List<IpAddress>? {
        val bare = host.removeSuffix(".").lowercase()
        if (bare == "localhost" || bare.endsWith(".localhost")) return listOfNotNull(parse("127.0.0.1"), parse("::1"))
        return parse(host)?.let { listOf(it) }
    }

    private fun parse(text: String) = IpAddress.parseOrNull(text)

    /** A look-up cannot be interrupted: it has a thread of its own, so that whoever waits can give up. */
    private suspend fun fromSystem(host: String): List<IpAddress> = suspendCancellableCoroutine { waiting ->
        thread(isDaemon = true, name = "resolve $host") {
            try {
                waiting.resume(InetAddress.getAllByName(host).map { IpAddress(it.address.toByteString()) })
            } catch (_: UnknownHostException) {
                waiting.resumeWithException(unknown(host))
            }
        }
    }

    private fun unknown(host: String) = HttpException.UnknownHost(
        "Could not resolve host: $host",
        "Check its spelling and the network, or give its address with --resolve $host:PORT:ADDRESS.",
    )
}

/** Which addresses may be used. */
internal enum class AddressFamily { ANY, IPV4, IPV6 }

/** One `--resolve [+]HOST:PORT:ADDRESS[,ADDRESS]...`; the host may be `*`. */
internal class ResolveEntry(private val host: String, private val port: Int, val addresses: List<IpAddress>) {
    /** Whether it is for [host] and [port]; null stands for any. */
    fun matches(host: String, port: Int?): Boolean =
        (port == null || port == this.port) && (this.host == "*" || host.equals(this.host, ignoreCase = true))

    companion object {
        fun parse(text: String): ResolveEntry {
            val parts = text.removePrefix("+").split(':', limit = 3)
            val port = parts.getOrNull(1)?.toIntOrNull()
            val addresses = parts.getOrNull(2)?.split(',')?.map { IpAddress.parseOrNull(it.trim()) }
            if (port == null || addresses == null || null in addresses) {
                throw badUsage(
                    "--resolve $text is not understood",
                    "Write it as HOST:PORT:ADDRESS, with a numeric address.",
                )
            }
            return ResolveEntry(parts[0], port, addresses.filterNotNull())
        }
    }
}
