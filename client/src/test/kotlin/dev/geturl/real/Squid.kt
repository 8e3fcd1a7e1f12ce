package dev.geturl.real

import java.nio.file.Path

/**
 * A squid that knows the hosts `origin.test` and `other.test`, both this machine. It logs, besides what all do, the
 * user.
 *
 * @param directives what is added before its one rule, which lets everything through.
 */
internal class Squid(private val directives: String = "") : RealServer("squid") {
    /** Ending in order takes it two seconds. */
    override val isKilled: Boolean get() = true

    override val accessLog: Path = directory.resolve("access.log")

    override fun command(): List<String> {
        write("hosts", "127.0.0.1 origin.test other.test\n")
        write("basic-users", "ada:\$apr1\$geturl00\$QmV/vv04BNH7ka9Opqgu11\n") // "right password"
        write("digest-users", "ada:right password\n")
        return listOf("squid", "-N", "-f", "${write("squid.conf", configuration())}")
    }

    private fun configuration() =
        """
        |http_port 127.0.0.1:$port
        |pid_filename none
        |cache_effective_user proxy
        |cache deny all
        |cache_mem 0 MB
        |cache_log $directory/cache.log
        |netdb_filename none
        |coredump_dir $directory
        |hosts_file $directory/hosts
        |dns_nameservers 127.0.0.1
        |dns_timeout 1 second
        |dns_retransmit_interval 1 second
        |strip_query_terms off
        |visible_hostname squid.test
        |shutdown_lifetime 0 seconds
        |pinger_enable off
        |max_filedescriptors 1024
        |logformat seen %>p %>Hs %rm %ru %[un
        |access_log stdio:$accessLog logformat=seen
        |${directives.trimIndent().replace("DIRECTORY", "$directory")}
        |http_access allow all
        |
        """.trimMargin()

    companion object {
        private const val HELPERS = "/usr/lib/squid"

        /** Lets in `ada` with `right password` alone, who has to say so by Basic. */
        const val BASIC = "auth_param basic program $HELPERS/basic_ncsa_auth DIRECTORY/basic-users\n" +
            "auth_param basic realm geturl\n" +
            "auth_param basic children 1 startup=1\n" +
            "acl known proxy_auth REQUIRED\n" +
            "http_access deny !known"

        /** The same by Digest. */
        const val DIGEST = "auth_param digest program $HELPERS/digest_file_auth DIRECTORY/digest-users\n" +
            "auth_param digest realm geturl\n" +
            "auth_param digest children 1 startup=1\n" +
            "acl known proxy_auth REQUIRED\n" +
            "http_access deny !known"
    }
}
