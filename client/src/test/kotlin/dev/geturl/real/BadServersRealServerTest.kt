package dev.geturl.real

import dev.geturl.get
import dev.geturl.tls.badssl.BadCase
import dev.geturl.tls.badssl.BadSsl
import dev.geturl.tls.badssl.Verdict
import dev.geturl.tls.badssl.badClient
import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.shouldBe
import java.net.ServerSocket

/** Those that are made of certificates alone. */
private val cases = BadSsl.cases

/** OpenSSL itself does not show a certificate whose signature the client has not offered to take. */
private fun verdictOf(case: BadCase) = Verdict.of(if (case.name == "SHA-1") "SHA-1, by OpenSSL" else case.name)

/** A port for each; all are held at a time, or else one might be given twice. */
private val byName = cases.map { it to ServerSocket(0) }.onEach { it.second.close() }.associate { (case, socket) ->
    case to socket.localPort
}

/** An nginx with a server for each case. */
private class BadNginx : WeakServer("nginx-bad") {
    override fun command(): List<String> {
        val configuration =
            """
            daemon off;
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
                server { listen 127.0.0.1:$port; return 200 plain; }
                ${byName.entries.joinToString("\n") { (case, port) -> server(case, port) }}
            }
            """.trimIndent()
        return weakly("nginx", "-p", "$directory", "-c", "${write("nginx.conf", configuration)}", "-e", "stderr")
    }

    private fun server(case: BadCase, port: Int): String {
        val file = shown("shown$port", case.held)
        val clients = if (case.wantsCertificate) "ssl_verify_client on; ssl_client_certificate ${root()};" else ""
        return "server { listen 127.0.0.1:$port ssl; ssl_certificate $file; ssl_certificate_key $file; " +
            "$clients return 200 hello; }"
    }
}

/** A haproxy with a frontend for each case. */
private class BadHaproxy : WeakServer("haproxy-bad") {
    override fun command(): List<String> {
        val head =
            "global\n    log stdout format raw local0 info\ndefaults\n    mode http\n    timeout client 5s\n" +
                "    timeout server 5s\n    timeout connect 5s\nfrontend plain\n    bind 127.0.0.1:$port\n"
        val frontends = byName.entries.joinToString("") { (case, port) -> frontend(case, port) }
        return weakly("haproxy", "-f", "${write("haproxy.cfg", head + frontends)}")
    }

    private fun frontend(case: BadCase, port: Int): String {
        val clients = if (case.wantsCertificate) " verify required ca-file ${root()}" else ""
        return "frontend f$port\n    bind 127.0.0.1:$port ssl crt ${shown("shown$port", case.held)}$clients\n" +
            "    http-request return status 200 content-type text/plain string hello\n"
    }
}

/** The table of verdicts of `docs/tls.md`, held against servers that others have written. */
class BadServersRealServerTest : FunSpec({
    test("OpenSSL's s_server gets the verdicts of the docs") {
        for (case in cases) {
            val server = OpensslServer(case.held, "-www", wantsCertificate = case.wantsCertificate).started()
            verdictOf(case).shouldHold(badClient(case.client), "https://${case.host}:${server.port}/") {
                "s_server" in it
            }
            server.close()
        }
    }

    test("nginx gets the verdicts of the docs, but that it answers in HTTP who lacks a certificate") {
        BadNginx().started()
        for ((case, port) in byName) {
            val http = badClient(case.client)
            val url = "https://${case.host}:$port/"
            if (case.name in setOf("client certificate missing", "client certificate wrong")) {
                http.get(url).responseCode shouldBe 400
            } else {
                verdictOf(case).shouldHold(http, url) { it == "hello" }
            }
        }
    }

    test("haproxy gets the verdicts of the docs") {
        BadHaproxy().started()
        for ((case, port) in byName) {
            verdictOf(case).shouldHold(badClient(case.client), "https://${case.host}:$port/") { it == "hello" }
        }
    }

    test("Old versions and no encryption at all are refused whatever s_server is told to speak") {
        val old = mapOf(
            "TLS 1.0 only" to listOf("-tls1"),
            "TLS 1.1 only" to listOf("-tls1_1"),
            "null cipher only" to listOf("-tls1_2", "-cipher", "NULL-SHA256:@SECLEVEL=0"),
        )
        val held = cases.single { it.name == "RSA 2048" }.held
        for ((case, flags) in old) {
            val server = OpensslServer(held, "-www", *flags.toTypedArray()).started()
            Verdict.of(case).shouldHold(badClient(), "https://localhost:${server.port}/") { false }
            server.close()
        }
    }
})
