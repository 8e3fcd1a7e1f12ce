package dev.geturl.cli

import dev.geturl.AuthOptions
import dev.geturl.AuthScheme
import dev.geturl.Netrc
import okio.IOException
import okio.Path
import okio.Path.Companion.toPath

/**
 * What the login flags ask for, by curl's rules.
 *
 * @param prompt asks for a password that is not given.
 * @param variable looks up an environment variable.
 */
internal class LoginArguments(
    private val flags: LoginFlags,
    private val given: List<ArgumentOrder.Given>,
    private val prompt: PasswordPrompt,
    private val variable: (String) -> String? = System::getenv,
) {
    /**
     * How servers are told who asks.
     *
     * @throws CommandFailure for what cannot be.
     */
    fun options(): AuthOptions {
        val (user, password) = login()
        val scheme = scheme()
        return AuthOptions(
            user = user,
            password = password,
            scheme = scheme,
            netrc = netrc(),
            asksEmpty = scheme != AuthScheme.BASIC,
            netrcFirst = isNetrcWanted && !flags.netrcOptional,
            // Each of curl's transfers asks for itself.
            remembers = false,
        )
    }

    /** The text is never repeated in a message: it holds a password. */
    private fun login(): Pair<String, String> {
        val text = flags.user ?: return "" to ""
        return prompt.completed(text, "host") ?: throw badUsage(
            "-u names no password",
            "Write it as -u user:password, with nothing behind the colon for none.",
        )
    }

    private fun scheme(): AuthScheme = when (given.lastOrNull { it.flag in SCHEMES }?.flag) {
        DIGEST -> if (flags.digest) AuthScheme.DIGEST else AuthScheme.BASIC
        STRONGEST -> if (flags.anyAuth) AuthScheme.ANY else AuthScheme.BASIC
        else -> AuthScheme.BASIC
    }

    private val isNetrcWanted get() = flags.netrc || flags.netrcOptional || flags.netrcFile != null

    private fun netrc(): Netrc? {
        if (!isNetrcWanted) return null
        val path = flags.netrcFile?.toPath() ?: variable("NETRC")?.toPath() ?: (home() / ".netrc")
        return try {
            Netrc.read(path)
        } catch (failure: IOException) {
            if (flags.netrcOptional) null else throw unreadable(path, failure)
        } catch (malformed: IllegalArgumentException) {
            if (flags.netrcOptional) null else throw unreadable(path, malformed)
        }
    }

    private fun home(): Path = (variable("HOME") ?: System.getProperty("user.home")).toPath()

    private fun unreadable(path: Path, failure: Exception) = CommandFailure(
        ExitCode.READ_ERROR,
        "-n: $path cannot be read: ${Failures.reason(failure)}",
        "Check it, or give --netrc-optional.",
    )

    private companion object {
        const val DIGEST = "--digest"
        const val STRONGEST = "--anyauth"
        val SCHEMES = setOf("--basic", DIGEST, STRONGEST)
    }
}
