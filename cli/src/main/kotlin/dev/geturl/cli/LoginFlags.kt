package dev.geturl.cli

import com.github.ajalt.clikt.parameters.groups.OptionGroup
import com.github.ajalt.clikt.parameters.options.option

/** Who asks. Which of the schemes was given last counts, see [LoginArguments]. */
internal class LoginFlags : OptionGroup("Login") {
    val user by option("-u", "--user", metavar = "USER:PASSWORD", help = "Log in to the server")
    val basic by toggle("--basic", help = "Log in by Basic, at once (the default)")
    val digest by toggle("--digest", help = "Log in by Digest")
    val anyAuth by toggle("--anyauth", help = "Log in by the strongest that the server offers")
    val bearer by option("--oauth2-bearer", metavar = "TOKEN", help = "Log in with this token")
    val netrc by toggle("-n", "--netrc", help = "Log in as ~/.netrc says, or what NETRC names")
    val netrcFile by option("--netrc-file", metavar = "FILE", help = "Log in as FILE says, in the form of a .netrc")
    val netrcOptional by toggle("--netrc-optional", help = "As -n, where neither -u nor the URL says otherwise")
}
