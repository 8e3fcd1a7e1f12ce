package dev.geturl.real

import okio.ByteString.Companion.encodeUtf8
import java.nio.file.Path
import kotlin.io.path.createDirectories
import kotlin.io.path.writeText

/**
 * An Apache HTTP server that lets in `ada` with `right password` alone, who has to say so by Digest: with one nonce for
 * long, or below `/once` with a new one for each request. It logs, besides what all do, the user.
 */
internal class Apache : RealServer("apache2") {
    override val accessLog: Path = directory.resolve("access.log")

    override fun command(): List<String> {
        val files = directory.resolve("files").createDirectories().also { it.openToAll() }
        files.resolve("hello.txt").writeText("hello from apache\n")
        write("users", "ada:geturl:${"ada:geturl:right password".encodeUtf8().md5().hex()}\n")
        return listOf("apache2", "-D", "FOREGROUND", "-f", "${write("httpd.conf", configuration())}")
    }

    private fun configuration() =
        """
        |ServerName apache.test
        |ServerRoot $directory
        |DefaultRuntimeDir $directory
        |PidFile $directory/apache.pid
        |Mutex file:$directory default
        |Listen 127.0.0.1:$port
        |${MODULES.joinToString("\n") { "LoadModule ${it}_module $FOLDER/mod_$it.so" }}
        |${if (isRoot) "User www-data\nGroup www-data" else ""}
        |ErrorLog /dev/stderr
        |LogFormat "%{remote}p %>s %m %U%q %u" seen
        |CustomLog $accessLog seen
        |DocumentRoot $directory/files
        |Alias /once $directory/files
        |<Location />
        |    AuthType Digest
        |    AuthName geturl
        |    AuthUserFile $directory/users
        |    Require valid-user
        |</Location>
        |<Location /once>
        |    AuthDigestNonceLifetime 0
        |</Location>
        |
        """.trimMargin()

    private companion object {
        const val FOLDER = "/usr/lib/apache2/modules"
        val MODULES =
            listOf("mpm_event", "authn_core", "authn_file", "authz_core", "authz_user", "auth_digest", "alias")
    }
}
