package dev.geturl.real

import java.nio.file.Path
import kotlin.io.path.createDirectories
import kotlin.io.path.writeText

/**
 * An nginx on a port and a Unix socket, with a few files. It logs, besides what all do, whether a request was pipelined
 * (`p`), its number on the connection, and the worker's process.
 *
 * @param directives what is added to its one server.
 */
class Nginx(private val directives: String = "") : RealServer("nginx") {
    override val accessLog: Path = directory.resolve("access.log")

    val unixSocket: Path = directory.resolve("nginx.sock")

    /** The files that it serves, and into which uploads to `/dav/` go. */
    val files: Path = directory.resolve("files").createDirectories().also { it.openToAll() }

    override fun command(): List<String> {
        files.resolve("dav").createDirectories().openToAll()
        files.resolve("hello.txt").writeText("hello from nginx\n")
        files.resolve("large.txt").writeText("0123456789".repeat(LARGE / 10))
        files.resolve("page.shtml").writeText("<p><!--#echo var=\"request_method\" --></p>")
        return listOf("nginx", "-p", "$directory", "-c", "${write("nginx.conf", configuration())}", "-e", "stderr")
    }

    private fun configuration() =
        """
        daemon off;
        worker_processes 1;
        pid $directory/nginx.pid;
        error_log stderr warn;
        events { worker_connections 512; }
        http {
            log_format seen '${'$'}connection ${'$'}status ${'$'}request_method ${'$'}request_uri '
                '${'$'}pipe ${'$'}connection_requests ${'$'}pid';
            access_log $accessLog seen;
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
                $directives
            }
        }
        """.trimIndent()

    companion object {
        /** Bytes of `/large.txt`. */
        const val LARGE = 2_000_000
    }
}
