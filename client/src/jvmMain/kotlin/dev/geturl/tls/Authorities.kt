package dev.geturl.tls

import dev.geturl.HttpException
import dev.geturl.TlsFailureKind
import dev.geturl.TlsOptions
import java.io.IOException
import java.nio.file.Files
import java.nio.file.Path
import java.nio.file.Paths
import java.security.cert.X509Certificate
import java.util.stream.Collectors

/** The certificates of the authorities that a caller trusts, from files and stores. */
internal object Authorities {
    /**
     * Those that [options] name; null when they name none.
     *
     * @throws HttpException.TlsFailed when they cannot be read, or are none.
     */
    fun of(options: TlsOptions): List<X509Certificate>? {
        val found = listOfNotNull(
            options.cafile?.let { file -> reading(file) { inFile(Paths.get(file)) } },
            options.cadir?.let { folder -> reading(folder) { inFolder(Paths.get(folder)) } },
            options.castore?.let { store -> reading("$store") { KeyStores.authorities(store) } },
        )
        return if (found.isEmpty()) null else found.flatten()
    }

    private fun inFile(file: Path) = Pem.certificates(file).ifEmpty { throw IOException("it holds none") }

    private fun inFolder(folder: Path): List<X509Certificate> {
        val files = files(folder)
        val hashed = files.filter { HASHED.matches("${it.fileName}") }
        return hashed.ifEmpty { files }.flatMap { Pem.certificates(it) }.ifEmpty {
            throw IOException("no file there holds any")
        }
    }

    /** The files of [TlsOptions.cadir] with lists of whom these authorities have revoked. */
    fun lists(options: TlsOptions): List<String> {
        val folder = options.cadir ?: return emptyList()
        return reading(folder) { files(Paths.get(folder)) }.filter { LIST.matches("${it.fileName}") }.map { "$it" }
    }

    private fun files(folder: Path): List<Path> = Files.list(folder).use { all ->
        all.filter { Files.isRegularFile(it) }.sorted().collect(Collectors.toList())
    }

    private inline fun <T> reading(name: String, read: () -> T): T = readingFile({ unreadable(name, it) }, read)

    private fun unreadable(name: String, cause: Exception) = HttpException.TlsFailed(
        "The certificates of the authorities to trust cannot be read from $name: ${cause.described}",
        "Check TlsOptions.cafile and cadir, which name PEM files, and castore.",
        cause,
        TlsFailureKind.AUTHORITIES,
    )

    /** What `openssl rehash` calls certificates: the hash of the subject and a number. */
    private val HASHED = Regex("[0-9a-f]{8}\\.[0-9]+")

    /** What it calls lists of revoked certificates: the hash of the issuer, an r and a number. */
    private val LIST = Regex("[0-9a-f]{8}\\.r[0-9]+")
}
