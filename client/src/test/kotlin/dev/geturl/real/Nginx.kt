package dev.geturl.real

import dev.geturl.testing.events
import dev.geturl.testing.freePort
import dev.geturl.testing.holds
import java.io.IOException
import java.net.InetAddress
import java.net.Socket
import java.nio.file.Files
import java.nio.file.Path
import java.nio.file.attribute.PosixFilePermissions
import java.util.concurrent.TimeUnit
import kotlin.io.path.createDirectories
import kotlin.io.path.writeText

/** An nginx of its own: from the path, in a directory of its own, on a free port and a Unix socket. */
internal class Nginx : AutoCloseable {
    private val directory: Path = Files.createTempDirectory("geturl-nginx").also { it.openToAll() }
    private val port = freePort()
    private val process: Process

    val unixSocket: Path = directory.resolve("nginx.sock")

    /** The files that it serves, and into which uploads to `/dav/` go. */
    val files: Path = directory.resolve("files").createDirectories().also { it.openToAll() }

    init {
        val configuration = directory.resolve("nginx.conf")
        configuration.writeText(configuration())
        files.resolve("dav").createDirectories().openToAll()
        files.resolve("hello.txt").writeText("hello from nginx\n")
        files.resolve("large.txt").writeText("0123456789".repeat(LARGE / 10))
        files.resolve("page.shtml").writeText("<p><!--#echo var=\"request_method\" --></p>")
        process = ProcessBuilder("nginx", "-p", "$directory", "-c", "$configuration", "-e", "stderr")
            .redirectErrorStream(true)
            .redirectOutput(directory.resolve("output").toFile())
            .start()
        process.outputStream.close()
    }

    /** The URL of [path] on its TCP port. */
    fun url(path: String): String = "http://127.0.0.1:$port$path"

    /** Waits until it answers. */
    suspend fun awaitStarted(): Nginx {
        if (!holds { accepts() }) error("nginx did not start: ${output()}")
        return this
    }

    private fun accepts(): Boolean = try {
        Socket(InetAddress.getByName("127.0.0.1"), port).close()
        true
    } catch (_: IOException) {
        check(process.isAlive) { "nginx ended by itself: ${output()}" }
        false
    }

    private fun output(): String = Files.readString(directory.resolve("output"))

    override fun close() {
        process.destroy()
        if (!process.waitFor(10, TimeUnit.SECONDS)) process.destroyForcibly().waitFor()
        events.add("nginx: ${output()}")
        directory.toFile().deleteRecursively()
    }

    /** Its workers may run as somebody else. */
    private fun Path.openToAll() {
        Files.setPosixFilePermissions(this, PosixFilePermissions.fromString("rwxrwxrwx"))
    }

    private fun configuration() =
        """
        daemon off;
        worker_processes 1;
        pid $directory/nginx.pid;
        error_log stderr warn;
        events { worker_connections 512; }
        http {
            access_log off;
            client_body_temp_path $directory/body;
            proxy_temp_path $directory/proxy;
            fastcgi_temp_path $directory/fastcgi;
            uwsgi_temp_path $directory/uwsgi;
            scgi_temp_path $directory/scgi;
            types { text/plain txt; text/html shtml; }
            server {
                listen 127.0.0.1:$port;
                listen unix:$unixSocket;
                root $files;
                add_header X-Connection ${'$'}connection;
                gzip on;
                gzip_min_length 1000;
                gzip_types text/plain;
                ssi on;
                location / { client_max_body_size 1m; }
                location /old { return 301 /hello.txt; }
                location /dav/ { dav_methods PUT DELETE; client_max_body_size 64m; }
                location /closing/ { alias $files/; keepalive_timeout 0; }
            }
        }
        """.trimIndent()

    companion object {
        /** Bytes of `/large.txt`. */
        const val LARGE = 2_000_000
    }
}
