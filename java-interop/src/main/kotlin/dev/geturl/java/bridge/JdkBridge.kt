@file:JvmName("JdkBridge")

package dev.geturl.java.bridge

import dev.geturl.AuthOptions
import dev.geturl.AuthScheme
import dev.geturl.GeturlOptions
import dev.geturl.HttpConfig
import dev.geturl.RedirectOptions
import dev.geturl.RequestBody
import dev.geturl.TlsVersion
import dev.geturl.sslContext
import java.io.IOException
import java.io.InterruptedIOException
import java.nio.ByteBuffer
import java.util.concurrent.CompletableFuture
import java.util.concurrent.Flow
import java.util.function.Supplier
import javax.net.ssl.SSLContext
import javax.net.ssl.SSLParameters

// What the client that poses as the JDK's sets, beyond what Java's builders have.

/** The JDK follows as many redirects by default. */
private const val REDIRECTS = 5

internal fun redirects(of: HttpConfig.Builder, isFollowed: Boolean, allowDowngrade: Boolean) {
    of.redirects = if (!isFollowed) {
        RedirectOptions.NONE
    } else {
        RedirectOptions(atMost = REDIRECTS, allowDowngrade = allowDowngrade)
    }
}

/** TLS by [context], with the versions and cipher suites of [parameters]; null leaves either as it is. */
internal fun tls(of: HttpConfig.Builder, context: SSLContext?, parameters: SSLParameters?) {
    val options = of.tls.newBuilder()
    if (context != null) options.sslContext = context
    parameters?.protocols?.let { names -> options.protocols = names.map(::version).toSet() }
    parameters?.cipherSuites?.let { names ->
        val (newer, older) = names.partition { it.startsWith("TLS_") && "_WITH_" !in it }
        options.cipher = older
        options.ciphersuites = newer
    }
    of.tls = options.build()
}

private fun version(name: String) = TlsVersion.entries.find { it.text.removePrefix("tls") == name.removePrefix("TLSv") }
    ?: throw IllegalArgumentException("\"$name\" is no version of TLS that can be spoken: give TLSv1.2 or TLSv1.3")

/** Shows [user] to the server: at once with Basic, else when it asks. */
internal fun login(of: GeturlOptions, user: String, password: String, isBasic: Boolean) {
    of.auth = AuthOptions(user, password, if (isBasic) AuthScheme.BASIC else AuthScheme.ANY)
}

/** Sends what [publisher] publishes, whoever subscribes and how often. */
internal fun body(of: GeturlOptions, publisher: Flow.Publisher<out ByteBuffer>, length: Long): Unit =
    of.body(RequestBody.flow(publisher.asByteStrings(), length, type = "", isRepeatable = true))

/** Begins something and waits as the JDK's client does, which tells of an interruption by an exception of its own. */
@Throws(IOException::class, InterruptedException::class)
internal fun <T> awaited(begin: Supplier<CompletableFuture<T>>): T = try {
    Blocking.join(begin::get)
} catch (interrupted: InterruptedIOException) {
    if (!Thread.interrupted()) throw interrupted
    throw InterruptedException(interrupted.message)
}
