package dev.geturl.cli

import dev.geturl.AuthScheme
import dev.geturl.Headers
import dev.geturl.HttpException
import dev.geturl.HttpVersion
import dev.geturl.Proxy
import dev.geturl.ProxyKind
import dev.geturl.ProxyOptions

/**
 * What the proxy flags and the environment ask for, by curl's rules.
 *
 * @param prompt asks for a password that is not given.
 * @param variable looks up an environment variable.
 */
internal class ProxyArguments(
    private val flags: ProxyFlags,
    private val tls: ProxyTlsFlags,
    private val given: List<ArgumentOrder.Given>,
    private val files: LocalData,
    private val prompt: PasswordPrompt,
    private val variable: (String) -> String? = System::getenv,
) {
    private val named = given.lastOrNull { it.flag in SCHEMES }

    /** @throws CommandFailure for what cannot be. */
    fun options(): ProxyOptions {
        val (user, password) = login
        return ProxyOptions(
            proxy = named?.let(::proxy),
            tunnel = flags.tunnel,
            authScheme = scheme(),
            proxyHeaders = headers(),
            connectVersion = if (named?.flag == OLD) HttpVersion.HTTP_1_0 else HttpVersion.HTTP_1_1,
            fromEnvironment = true,
            noProxy = flags.noProxy ?: set("no_proxy") ?: set("NO_PROXY"),
            proxyUser = user,
            proxyPassword = password,
            preproxy = flags.preproxy?.let(::preproxy),
            tls = tls.options(),
            digestsPath = true,
        )
    }

    private fun set(name: String): String? = variable(name)?.ifEmpty { null }

    private fun proxy(given: ArgumentOrder.Given): Proxy {
        if (given.flag == ANY && given.value.isEmpty()) return Proxy.NONE
        return parsed(given.flag, given.value, SCHEMES.getValue(given.flag))
    }

    private fun preproxy(text: String): Proxy {
        val proxy = parsed("--preproxy", text, "socks4")
        if (proxy.kind == ProxyKind.HTTP || proxy.kind == ProxyKind.HTTPS) {
            throw badUsage("--preproxy takes a SOCKS proxy only", "Give an HTTP proxy with -x.")
        }
        return proxy
    }

    /** The text is never repeated in a message: it may hold a password. */
    private fun parsed(flag: String, text: String, scheme: String): Proxy {
        val name = FlagSpelling.typed(flag)
        val proxy = try {
            Proxy.parse(if ("://" in text) text else "$scheme://$text")
        } catch (invalid: HttpException.InvalidUrl) {
            throw CommandFailure(ExitCode.PROXY_NOT_FOUND, "$name: ${invalid.message}", invalid.hint)
        }
        val isOldSocks = proxy.kind == ProxyKind.SOCKS4 || proxy.kind == ProxyKind.SOCKS4A
        val password = proxy.password.ifEmpty { if (flag == "--preproxy") "" else login.second }
        if (isOldSocks && password.isNotEmpty()) {
            throw badUsage("$name: SOCKS 4 has no passwords", "Leave it out, or use SOCKS 5.")
        }
        return proxy
    }

    /** Asked for once, however many proxies there are. */
    private val login: Pair<String, String> by lazy(LazyThreadSafetyMode.NONE) {
        val text = flags.user ?: return@lazy "" to ""
        if (text.startsWith(':')) throw badUsage("-U names no user", "Write it as -U user:password.")
        prompt.completed(text, "proxy") ?: throw badUsage(
            "-U names no password",
            "Write it as -U user:password, with nothing behind the colon for none.",
        )
    }

    private fun scheme(): AuthScheme = when (given.lastOrNull { it.flag in AUTH }?.flag) {
        DIGEST -> if (flags.digest) AuthScheme.DIGEST else AuthScheme.BASIC
        STRONGEST -> if (flags.anyAuth) AuthScheme.ANY else AuthScheme.BASIC
        else -> AuthScheme.BASIC
    }

    private fun headers(): Headers {
        val lines = HeaderArguments.of(flags.headers, files, flag = "--proxy-header")
        if (lines.omitted.isNotEmpty()) {
            throw badUsage(
                "--proxy-header cannot leave out ${lines.omitted.first()}",
                "Give it a value; -A '' leaves out User-Agent everywhere.",
            )
        }
        return lines.added
    }

    companion object {
        private const val ANY = "-x"
        private const val OLD = "--proxy1_0"
        private const val DIGEST = "--proxy-digest"
        private const val STRONGEST = "--proxy-anyauth"
        private val AUTH = setOf("--proxy-basic", DIGEST, STRONGEST)

        /** What is spoken to the proxy that a flag names, where the text does not say. */
        private val SCHEMES = mapOf(
            ANY to "http",
            OLD to "http",
            "--socks4" to "socks4",
            "--socks4a" to "socks4a",
            "--socks5" to "socks5",
            "--socks5-hostname" to "socks5h",
        )

        /** The flags that name a proxy. */
        val NAMING: Set<String> = SCHEMES.keys
    }
}
