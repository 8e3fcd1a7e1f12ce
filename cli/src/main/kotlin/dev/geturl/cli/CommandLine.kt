package dev.geturl.cli

import com.github.ajalt.clikt.core.CliktError
import com.github.ajalt.clikt.core.CoreCliktCommand
import com.github.ajalt.clikt.core.MultiUsageError
import com.github.ajalt.clikt.core.NoSuchOption
import com.github.ajalt.clikt.core.UsageError
import com.github.ajalt.clikt.core.context
import com.github.ajalt.clikt.core.parse
import com.github.ajalt.clikt.parameters.arguments.argument
import com.github.ajalt.clikt.parameters.arguments.multiple
import com.github.ajalt.clikt.parameters.groups.provideDelegate

/** The flags and URLs of one operation, parsed: curl's names and meanings. [Operations] makes them. */
internal class CommandLine : CoreCliktCommand("geturl") {
    val request by RequestFlags()
    val body by BodyFlags()
    val form by FormFlags()
    val login by LoginFlags()
    val redirects by RedirectFlags()
    val cookies by CookieFlags()
    val response by ResponseFlags()
    val conditions by ConditionFlags()
    val output by OutputFlags()
    val connection by ConnectionFlags()
    val proxy by ProxyFlags()
    val proxyTls by ProxyTlsFlags()
    val transfers by TransferFlags()
    val retries by RetryFlags()
    val tls by TlsFlags()
    val webSocket by WebSocketFlags()
    val messageFlags by MessageFlags()
    val info by InfoFlags()
    private val arguments by argument("URL").multiple()

    /** All flags and arguments in the order they were given. */
    lateinit var given: List<ArgumentOrder.Given>
        private set

    /** Whether HTTP/1.0 is spoken: of `-0` and `--http1.1` the one given last holds. */
    val speaksHttp10: Boolean
        get() = request.http10 && given.last { it.flag == "-0" || it.flag == "--http1_1" }.flag == "-0"

    /** What `-f` and `--fail-with-body` ask for; the one given last holds. */
    val failure: FailureMode
        get() = when (given.lastOrNull { it.flag == "-f" || it.flag == "--fail-with-body" }?.flag) {
            "-f" -> if (response.fail) FailureMode.WITHOUT_BODY else FailureMode.NONE
            "--fail-with-body" -> if (response.failWithBody) FailureMode.WITH_BODY else FailureMode.NONE
            else -> FailureMode.NONE
        }

    init {
        context {
            helpOptionNames = emptySet()
            readArgumentFile = null
            transformToken = { FlagSpelling.parsed(it) }
        }
    }

    override fun run() = Unit

    /**
     * Takes what was [given], once.
     *
     * @throws CommandFailure for a flag that is unknown, lacks its value, or has one that cannot be.
     */
    fun read(given: List<ArgumentOrder.Given>) {
        this.given = given
        try {
            parse(given.flatMap { it.words })
        } catch (unknown: NoSuchOption) {
            throw unknownFlag(unknown.paramName.orEmpty())
        } catch (value: BadValue) {
            throw value.failure
        } catch (several: MultiUsageError) {
            throw several.errors.firstNotNullOfOrNull { (it as? BadValue)?.failure }
                ?: badUsage(described(several.errors.first()), "See geturl --help.")
        } catch (usage: UsageError) {
            throw badUsage(described(usage), "See geturl --help.")
        } catch (other: CliktError) {
            throw badUsage(other.message ?: "the command line is not understood", "See geturl --help.")
        }
    }

    private fun unknownFlag(name: String) =
        badUsage("there is no flag ${FlagSpelling.typed(name)} here", "See geturl --help for those there are.")

    private fun described(usage: UsageError): String = usage.message?.takeIf { it.isNotBlank() }
        ?: "the value of ${usage.paramName ?: "a flag"} is missing or wrong"
}

/** Whether an HTTP error fails the transfer, and what becomes of its body. */
internal enum class FailureMode { NONE, WITHOUT_BODY, WITH_BODY }
