package dev.geturl.real

/**
 * Dante, a SOCKS server for versions 4 and 5. It denies the way to port [denied].
 *
 * @param method how clients show who they are: `none`, or `username` with a password of the system.
 */
internal class Dante(private val denied: Int = 1, private val method: String = "none") : RealServer("danted") {
    override fun command(): List<String> {
        val configuration = write("danted.conf", configuration())
        return listOf("danted", "-f", "$configuration", "-p", "$directory/danted.pid")
    }

    private fun configuration() =
        """
        |logoutput: stdout
        |internal: 127.0.0.1 port = $port
        |external: 127.0.0.1
        |clientmethod: none
        |socksmethod: $method
        |${if (isRoot) "user.privileged: root\nuser.unprivileged: nobody" else ""}
        |client pass { from: 127.0.0.0/8 to: 0.0.0.0/0 }
        |socks block { from: 127.0.0.0/8 to: 0.0.0.0/0 port = $denied log: connect }
        |socks pass { from: 127.0.0.0/8 to: 0.0.0.0/0 log: connect }
        |
        """.trimMargin()

    /** What it has let through, and what it has denied, in the order of its log. */
    val decisions: List<String> get() = lines().mapNotNull { decision.find(it)?.groupValues?.get(1) }

    private companion object {
        /** `pass(2): tcp/connect [`: the opening of a way, not its end. */
        val decision = Regex("""(pass|block)\(\d+\): tcp/connect [\[\]]: \d+\.""")
    }
}
