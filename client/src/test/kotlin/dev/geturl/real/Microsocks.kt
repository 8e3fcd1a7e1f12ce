package dev.geturl.real

/** Microsocks, a SOCKS 5 server that wants [user] and [password] where they are given. */
internal class Microsocks(private val user: String = "", private val password: String = "") : RealServer("microsocks") {
    override fun command(): List<String> {
        val login = if (user.isEmpty()) emptyList() else listOf("-u", user, "-P", password)
        return listOf("microsocks", "-i", "127.0.0.1", "-p", "$port") + login
    }

    /** Where it has opened ways to. */
    val reached: List<String> get() = lines().mapNotNull { line.find(it)?.groupValues?.get(1) }

    private companion object {
        val line = Regex("""connected to (\S+)""")
    }
}
