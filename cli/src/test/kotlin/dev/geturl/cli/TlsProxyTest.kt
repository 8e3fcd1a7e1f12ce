package dev.geturl.cli

import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.shouldBe
import io.kotest.matchers.string.shouldContain
import io.kotest.matchers.string.shouldNotContain
import okhttp3.tls.HeldCertificate
import java.io.IOException
import java.net.InetAddress
import java.net.ServerSocket
import java.net.Socket
import java.nio.file.Path
import kotlin.concurrent.thread
import kotlin.io.path.writeText

private val serverRoot = HeldCertificate.Builder().certificateAuthority(0).build()
private val proxyRoot = HeldCertificate.Builder().certificateAuthority(0).build()

private fun listening(root: HeldCertificate): ServerSocket {
    val held = HeldCertificate
        .Builder()
        .addSubjectAlternativeName("127.0.0.1")
        .signedBy(root)
        .build()
    return tlsListening(held, root)
}

private fun Path.pem(name: String, text: String): String = resolve(name).also { it.writeText(text) }.toString()

/** Reads a `CONNECT`, and then sends on what comes, both ways, between [here] and [port]. */
private fun tunnel(here: Socket, port: Int) {
    val input = here.getInputStream()
    val head = StringBuilder()
    while (!head.endsWith("\r\n\r\n")) head.append(input.read().also { check(it >= 0) }.toChar())
    here.getOutputStream().write("HTTP/1.1 200 Connection established\r\n\r\n".toByteArray())
    Socket(InetAddress.getLoopbackAddress(), port).use { server ->
        val back = thread(name = "back") { server.getInputStream().transferTo(here.getOutputStream()) }
        input.transferTo(server.getOutputStream())
        server.shutdownOutput()
        back.join()
    }
}

class TlsProxyTest : FunSpec({
    /** Runs the command through a proxy of https that opens one tunnel to a server of https. */
    fun tunnelled(vararg flags: String): CommandRun {
        lateinit var run: CommandRun
        inFolder { folder ->
            val names = mapOf(
                "ROOT" to folder.pem("root", serverRoot.certificatePem()),
                "PROXYROOT" to folder.pem("proxyroot", proxyRoot.certificatePem()),
            )
            val words = flags.map { names[it] ?: it }.toTypedArray()
            ScriptServer(reply("hello"), listener = listening(serverRoot)).use { server ->
                listening(proxyRoot).use { proxy ->
                    val serving = thread(name = "tls-proxy") {
                        try {
                            proxy.accept().use { tunnel(it, server.port) }
                        } catch (_: IOException) {
                            check(run.exit != 0) { "a tunnel that was cut is one of a call that fails" }
                        }
                    }
                    val there = "https://127.0.0.1:${proxy.localPort}"
                    run = CommandRun.of("-x", there, *words, "https://127.0.0.1:${server.port}/")
                    proxy.close()
                    serving.join()
                }
            }
        }
        return run
    }

    test("a proxy of https is believed with --proxy-cacert, and -v shows what passes within its TLS") {
        val run = tunnelled("--cacert", "ROOT", "--proxy-cacert", "PROXYROOT", "-v")
        run.err shouldContain "> CONNECT 127.0.0.1:"
        run.err shouldContain "> GET / HTTP/1.1"
        run.err shouldContain "< HTTP/1.1 200 OK"
        run.err shouldNotContain "\u0017"
        run.out shouldBe "hello"
        run.exit shouldBe 0
    }

    test("-i shows the answer to CONNECT and the server's head, and nothing in between") {
        val run = tunnelled("--cacert", "ROOT", "--proxy-insecure", "-i")
        run.out shouldBe
            "HTTP/1.1 200 Connection established\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello"
    }

    test("what the flags say of the server does not hold for the proxy, nor the other way round") {
        for (flags in listOf(listOf("-k"), listOf("--cacert", "PROXYROOT"))) {
            val run = tunnelled(*flags.toTypedArray())
            run.exit shouldBe 60
            run.err shouldContain "No TLS with the proxy"
            run.err shouldContain "--proxy-cacert"
        }
        val run = tunnelled("--proxy-insecure")
        run.exit shouldBe 60
        run.err shouldNotContain "proxy"
    }

    test("a certificate for the proxy that cannot be read is 58, authorities for it are 77") {
        tunnelled("--proxy-cert", "/nowhere/at/all").exit shouldBe 58
        tunnelled("--proxy-cacert", "/nowhere/at/all").exit shouldBe 77
    }
})
