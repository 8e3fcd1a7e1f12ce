package dev.geturl.tls

import dev.geturl.HttpException
import dev.geturl.TlsFailureKind
import java.io.IOException
import java.nio.file.Files
import java.nio.file.InvalidPathException
import java.nio.file.Path
import java.security.GeneralSecurityException
import java.security.cert.X509Certificate

/** The certificates of the authorities that a caller trusts, from files. */
internal object Authorities {
    /** @throws HttpException.TlsFailed when they cannot be read, or are none. */
    fun read(file: String?, folder: String?): List<X509Certificate> {
        val found = reading(file ?: folder.orEmpty()) {
            val inFile = file?.let { Pem.certificates(Path.of(it)).ifEmpty { throw IOException("it holds none") } }
            inFile.orEmpty() + folder?.let { inFolder(Path.of(it)) }.orEmpty()
        }
        if (found.isEmpty()) throw unreadable(folder.orEmpty(), IOException("no file there holds any"))
        return found
    }

    private fun inFolder(folder: Path): List<X509Certificate> = Files.list(folder).use { files ->
        files.filter { Files.isRegularFile(it) }.sorted().toList().flatMap { Pem.certificates(it) }
    }

    private inline fun <T> reading(name: String, read: () -> T): T = try {
        read()
    } catch (unread: IOException) {
        throw unreadable(name, unread)
    } catch (malformed: GeneralSecurityException) {
        throw unreadable(name, malformed)
    } catch (noPath: InvalidPathException) {
        throw unreadable(name, noPath)
    }

    private fun unreadable(name: String, cause: Exception) = HttpException.TlsFailed(
        "The certificates of the authorities to trust cannot be read from $name: ${cause.described}",
        "Check TlsOptions.cafile and cadir: they name PEM files.",
        cause,
        TlsFailureKind.AUTHORITIES,
    )
}
