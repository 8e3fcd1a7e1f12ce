package dev.geturl.cli

import dev.geturl.AuthScheme
import dev.geturl.DialOptions
import dev.geturl.EventListener
import dev.geturl.HttpClient
import dev.geturl.HttpConfig
import dev.geturl.IpAddress
import dev.geturl.Limits
import dev.geturl.ProxyKind
import dev.geturl.SocketOptions
import dev.geturl.Timeouts
import dev.geturl.TlsCommand
import dev.geturl.UrlSyntax
import java.net.NetworkInterface
import kotlin.time.Duration.Companion.milliseconds
import kotlin.time.Duration.Companion.seconds

/**
 * What all transfers of one operation share: what was asked for, and the lanes that they go by.
 *
 * @param cookies the jar of the call, or null when it has none.
 * @param neighbour whose loop the lanes are on, or null for one of their own.
 */
internal class Session(
    val line: CommandLine,
    val streams: Streams,
    val messages: Messages,
    val cookies: CookieSession?,
    private val neighbour: Session?,
) : AutoCloseable {
    val files = LocalData(streams)
    val data: RequestData? = RequestData.of(line.given, files)
    val form: List<FormField>? = line.given
        .filter { it.flag in FormFlags.NAMES }
        .ifEmpty { null }
        ?.let { FormSyntax(files, messages).fields(it) }
    val tags = EntityTags(line.conditions, files, streams)
    private val archive = line.messageFlags.har?.let { Archive(it, messages) }
    val headers = HeaderArguments.of(line.request.headers, files, "TE".takeIf { line.request.isTransferCompressed })
    val cookieText: String? = line.cookies.text()?.takeUnless { headers.speaksOf("Cookie") }
    val condition: TimeCondition? = line.conditions.time?.let(TimeCondition::parse)
    val localAddress: IpAddress? = line.connection.localInterface?.let(::localAddress)
    val urls = RequestUrl(line.request, queryAdditions(), line.connection.schemes ?: SchemeSet.DEFAULT)
    val heads = HeadOutput(line.response.dumpHeader, streams, line.output.createDirs)
    val conversation: Conversation? = if (line.messageFlags.verbose) Conversation(streams) else null
    private val prompt = PasswordPrompt(streams)
    private val proxies = ProxyArguments(line.proxy, line.proxyTls, line.given, files, prompt).options()
    private val tls = TlsArguments(line.tls, prompt).options()
    private val login = LoginArguments(line.login, line.given, prompt).options()

    /** Whether somebody logs in as a server asks for it, and not at once. */
    val answersChallenges: Boolean get() = login.scheme != AuthScheme.BASIC && login.user.isNotEmpty()

    /** What is done about responses that lead elsewhere. */
    val redirects = RedirectArguments(line.redirects, line.request)
    private val hosts = line.connection.hsts?.let { HstsFile(it, messages) }
    private val lanes = ArrayList<Lane>()
    private var isClosed = false

    /** The lane of transfers that run one after another. */
    val firstLane: Lane by lazy(LazyThreadSafetyMode.NONE) { lane() }

    /** One more lane, on the loop of the first that there is, which stays open as long as any. */
    fun lane(): Lane {
        val resolver = NameResolver(line.connection.resolve, family())
        val first = neighbour?.firstLane ?: lanes.firstOrNull()
        val client = if (first == null) HttpClient(config(resolver)) else first.client.newClient(config(resolver))
        return Lane(this, client, resolver).also(lanes::add)
    }

    private fun config(resolver: NameResolver) = HttpConfig {
        val flags = line.request
        userAgent = flags.userAgent ?: userAgent
        zip = flags.isCompressed
        urlSyntax = if (flags.pathAsIs) UrlSyntax.PATH_AS_IS else UrlSyntax.CURL
        lenient = true
        redirects = this@Session.redirects.options()
        auth = login
        hsts = hosts?.store
        cookieJar = if (line.cookies.wantJar) cookies?.jar else null
        this.resolver = resolver
        events = listeners()
        tls = this@Session
            .tls
            .newBuilder()
            .apply { command = conversation?.let { TlsCommand(it::handshake) } }
            .build()
        val opening = line.connection.connectTimeout ?: CONNECT_SECONDS.seconds
        timeouts = Timeouts(connect = opening, tls = opening, proxy = opening, expectContinue = expectTimeout())
        proxy = proxies
        dial = DialOptions(
            attemptDelay = (line.connection.happyEyeballs ?: ATTEMPT_MILLIS).milliseconds,
            elsewhere = line.connection.connectTo,
        )
        socket = SocketOptions(
            keepAlive = line.connection.keepAlive,
            keepAliveTime = (line.connection.keepAliveTime ?: 0).seconds,
        )
        limits = Limits(headBytes = HEAD_BYTES, bodyBytes = line.response.maxSize ?: -1)
    }

    private fun listeners(): EventListener? = when {
        archive == null -> conversation

        conversation == null -> archive.har

        else -> EventListener { transaction, event ->
            conversation.onEvent(transaction, event)
            archive.har.onEvent(transaction, event)
        }
    }

    /** None at all is for curl what the library takes for no limit. */
    private fun expectTimeout() = (line.connection.expectTimeout ?: 1.seconds).coerceAtLeast(1.milliseconds)

    private fun queryAdditions(): List<String> {
        val additions = line.request.urlQuery.map {
            if (it.startsWith('+')) it.substring(1) else RequestData.encoded("--url-query", it, files)
        }
        return if (line.body.isGet) {
            listOfNotNull(data?.bytes?.utf8()?.takeIf { it.isNotEmpty() }) + additions
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
        if (isClosed) return
        isClosed = true
        lanes.asReversed().forEach(Lane::close)
        hosts?.close()
        heads.close()
        archive?.close()
    }

    private companion object {
        /** curl's, RFC 8305 has 250. */
        const val ATTEMPT_MILLIS = 200
        const val CONNECT_SECONDS = 300
        const val HEAD_BYTES = 100L * 1024
    }
}

/**
 * Carries one transfer after another: a client with its connections, which the next one uses again, and what looks on.
 * Transfers that run at a time have a lane each, so that what passes on its connections is known to be theirs.
 */
internal class Lane(val session: Session, val client: HttpClient, val resolver: NameResolver) : AutoCloseable {
    /** Authorities whose server speaks HTTP/1.0: they are spoken to in it from then on. */
    val oldServers = HashSet<String>()
    private val wire = WireSlot()

    /** What the transfer that runs does on the wire is noted here. */
    var record: WireRecord by wire::record

    init {
        for ((scheme, port) in listOf("http" to HTTP_PORT, "https" to HTTPS_PORT)) {
            val tap = WireTap(client.unregister(scheme), wire, session.line.request.http09)
            client.register(scheme, port, tap)
            if (scheme == "http") {
                client.registerForProxies(tap)
                // This one only holds the place until the one that was there is tapped itself.
                val toProxy = client.registerForProxies(ProxyKind.HTTPS, tap)
                client.registerForProxies(ProxyKind.HTTPS, WireTap(toProxy, wire, takesHeadless = false))
            }
        }
    }

    override fun close() = client.close()

    private companion object {
        const val HTTP_PORT = 80
        const val HTTPS_PORT = 443
    }
}
