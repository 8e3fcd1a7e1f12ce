package dev.geturl.bench.server

import dev.geturl.bench.Client
import dev.geturl.bench.Payload
import dev.geturl.bench.TlsFiles
import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.shouldBe
import java.io.File
import java.net.URI
import java.net.http.HttpClient
import java.net.http.HttpRequest
import java.net.http.HttpResponse.BodyHandlers
import java.nio.file.Files
import java.security.KeyStore
import javax.net.ssl.SSLContext
import javax.net.ssl.TrustManagerFactory

class TlsServerTest : FunSpec({
    test("The server speaks TLS, on kept connections and on one for each request") {
        val folder = Files.createTempDirectory("bench-tls").toFile()
        try {
            val files = TlsFiles(folder).make()
            Server(0, 1, files).use { server ->
                val http = HttpClient.newBuilder().sslContext(trusting(folder)).build()
                for (port in server.ports.drop(1)) {
                    repeat(3) {
                        val url = URI("https://127.0.0.1:$port${Client.SMALL}")
                        val response = http.send(HttpRequest.newBuilder(url).build(), BodyHandlers.ofByteArray())
                        response.body() shouldBe Payload.small()
                    }
                }
                server.accepted shouldBe 4
            }
        } finally {
            folder.deleteRecursively()
        }
    }
})

private fun trusting(folder: File): SSLContext {
    val store = KeyStore.getInstance("PKCS12")
    File(folder, "root.p12").inputStream().use { store.load(it, "changeit".toCharArray()) }
    val trust = TrustManagerFactory.getInstance("PKIX").apply { init(store) }
    return SSLContext.getInstance("TLS").apply { init(null, trust.trustManagers, null) }
}
