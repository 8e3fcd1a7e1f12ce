package dev.geturl.cli

import dev.geturl.HttpClient
import dev.geturl.HttpConfig
import dev.geturl.IpAddress
import dev.geturl.Limits
import dev.geturl.Timeouts
import dev.geturl.UrlSyntax
import java.net.NetworkInterface
import kotlin.time.Duration.Companion.milliseconds
import kotlin.time.Duration.Companion.seconds

/** What all transfers of one call share: the client with its connections, and what was asked for. */
internal class Session(val line: CommandLine, val streams: Streams, val messages: Messages) : AutoCloseable {
    val files = LocalData(streams)
    val resolver = NameResolver(line.connection.resolve, family())
    val data: RequestData? = RequestData.of(line.given, files)
    val headers = HeaderArguments.of(line.request.headers, files, "TE".takeIf { line.request.isTransferCompressed })
    val condition: TimeCondition? = line.response.timeCondition?.let(TimeCondition::parse)
    val localAddress: IpAddress? = line.connection.localInterface?.let(::localAddress)
    val urls = RequestUrl(line.request, queryAdditions())
    val heads = HeadOutput(line.response.dumpHeader, streams, line.output.createDirs)
    val conversation: Conversation? = if (line.messageFlags.verbose) Conversation(streams) else null

    /** Authorities whose server speaks HTTP/1.0: they are spoken to in it from then on. */
    val oldServers = HashSet<String>()

    val client = HttpClient(config())
    private val wire = WireSlot()

    /** What the transfer that runs does on the wire is noted here; transfers run one after another. */
    var record: WireRecord by wire::record

    init {
        for ((scheme, port) in listOf("http" to HTTP_PORT, "https" to HTTPS_PORT)) {
            client.register(scheme, port, WireTap(client.unregister(scheme), wire))
        }
    }

    private fun config() = HttpConfig {
        val flags = line.request
        userAgent = flags.userAgent ?: userAgent
        zip = flags.isCompressed
        urlSyntax = if (flags.pathAsIs) UrlSyntax.PATH_AS_IS else UrlSyntax.WHATWG
        lenient = true
        resolver = this@Session.resolver
        tls = line.tls.options()
        timeouts = Timeouts(
            connect = CONNECT_SECONDS.seconds,
            tls = line.connection.connectTimeout ?: CONNECT_SECONDS.seconds,
            expectContinue = expectTimeout(),
        )
        limits = Limits(headBytes = HEAD_BYTES, bodyBytes = line.response.maxSize ?: -1)
    }

    /** None at all is for curl what the library takes for no limit. */
    private fun expectTimeout() = (line.connection.expectTimeout ?: 1.seconds).coerceAtLeast(1.milliseconds)

    private fun queryAdditions(): List<String> {
        val additions = line.request.urlQuery.map {
            if (it.startsWith('+')) it.substring(1) else RequestData.encoded("--url-query", it, files)
        }
        return if (line.body.isGet) {
            listOfNotNull(
                data?.bytes?.utf8()?.takeIf { it.isNotEmpty() },
            ) + additions
        } else {
            additions
        }
    }

    private fun family() = when {
        line.connection.ipv4 -> AddressFamily.IPV4
        line.connection.ipv6 -> AddressFamily.IPV6
        else -> AddressFamily.ANY
    }

    private fun localAddress(name: String): IpAddress {
        val bare = name.removePrefix("if!").removePrefix("host!")
        return IpAddress.parseOrNull(bare)
            ?: NetworkInterface.getByName(bare)?.inetAddresses?.asSequence()?.firstNotNullOfOrNull {
                IpAddress.parseOrNull(it.hostAddress)
            }
            ?: throw CommandFailure(
                ExitCode.INTERFACE_FAILED,
                "--interface $name is no address and no network interface of this machine",
                "Give one of ${NetworkInterface.getNetworkInterfaces().asSequence().joinToString { it.name }}.",
            )
    }

    override fun close() {
        client.close()
        heads.close()
    }

    private companion object {
        const val HTTP_PORT = 80
        const val HTTPS_PORT = 443
        const val CONNECT_SECONDS = 300
        const val HEAD_BYTES = 100L * 1024
    }
}
