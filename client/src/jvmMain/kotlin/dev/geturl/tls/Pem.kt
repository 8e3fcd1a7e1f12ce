package dev.geturl.tls

import dev.geturl.HttpException
import java.io.ByteArrayInputStream
import java.io.IOException
import java.nio.file.AccessDeniedException
import java.nio.file.Files
import java.nio.file.InvalidPathException
import java.nio.file.NoSuchFileException
import java.nio.file.Path
import java.security.GeneralSecurityException
import java.security.cert.CertificateFactory
import java.security.cert.X509Certificate
import java.util.Base64

/**
 * What PEM files hold (RFC 7468, and RFC 1421's headers of old keys).
 *
 * @property label what the block says it is: `CERTIFICATE`, `PRIVATE KEY`…
 * @property headers the lines before the content, as `DEK-Info` of keys that are encrypted the old way.
 * @property der its content.
 */
internal class Pem private constructor(val label: String, val headers: List<String>, val der: ByteArray) {
    companion object {
        private const val BEGIN = "-----BEGIN "
        private const val END = "-----END "
        private const val DASHES = "-----"
        private const val MAX_FILE_BYTES = 16L * 1024 * 1024
        private val CERTIFICATES = setOf("CERTIFICATE", "X509 CERTIFICATE")

        /**
         * The blocks of [file] in order; what is around them is passed over, as OpenSSL writes notes there.
         *
         * @throws IOException when it cannot be read, or a block has no end or is no Base64.
         */
        fun read(file: Path): List<Pem> = parse(String(bytes(file), Charsets.ISO_8859_1))

        /** What stands in [file], which may have 16 MiB. */
        fun bytes(file: Path): ByteArray {
            if (Files.size(file) > MAX_FILE_BYTES) throw IOException("it has more than $MAX_FILE_BYTES bytes")
            return Files.readAllBytes(file)
        }

        /** Whether [content] is PEM: a block begins in it. */
        fun isIn(content: ByteArray): Boolean = BEGIN in String(content, Charsets.ISO_8859_1)

        /** As [read], of what stands in a file. */
        fun parse(text: String): List<Pem> {
            val blocks = ArrayList<Pem>()
            val lines = text.lineSequence().map { it.trim() }.iterator()
            while (lines.hasNext()) {
                val line = lines.next()
                if (!line.startsWith(BEGIN) || !line.endsWith(DASHES)) continue
                blocks += block(line.removePrefix(BEGIN).removeSuffix(DASHES), lines)
            }
            return blocks
        }

        private fun block(label: String, lines: Iterator<String>): Pem {
            val headers = ArrayList<String>()
            val content = StringBuilder()
            while (lines.hasNext()) {
                val line = lines.next()
                when {
                    line == "$END$label$DASHES" -> return Pem(label, headers, decoded(label, content))
                    ':' in line -> headers += line
                    else -> content.append(line)
                }
            }
            throw IOException("its $label has no end")
        }

        private fun decoded(label: String, content: CharSequence): ByteArray = try {
            Base64.getDecoder().decode("$content")
        } catch (malformed: IllegalArgumentException) {
            throw IOException("its $label is no Base64: ${malformed.message}", malformed)
        }

        /** The lists of revoked certificates among the blocks of [content], in order, as DER. */
        fun lists(content: ByteArray): List<ByteArray> =
            parse(String(content, Charsets.ISO_8859_1)).filter { it.label == "X509 CRL" }.map { it.der }

        /** The certificates among the blocks of [file], in order. */
        fun certificates(file: Path): List<X509Certificate> = certificates(bytes(file))

        /** The certificates among the blocks of [content], in order. */
        fun certificates(content: ByteArray): List<X509Certificate> {
            val factory = CertificateFactory.getInstance("X.509")
            return parse(String(content, Charsets.ISO_8859_1))
                .filter { it.label in CERTIFICATES }
                .map { factory.generateCertificate(ByteArrayInputStream(it.der)) as X509Certificate }
        }
    }
}

/** What went wrong with a file, without the name of the exception's class where it has words of its own. */
internal val Exception.described: String
    get() = when (this) {
        is NoSuchFileException -> "there is no such file: $file"
        is AccessDeniedException -> "it may not be read: $file"
        else -> message ?: toString()
    }

/** Reads with [read]; a file that is not there, may not be read or is malformed becomes what [failure] says. */
internal inline fun <T> readingFile(failure: (Exception) -> HttpException.TlsFailed, read: () -> T): T = try {
    read()
} catch (unread: IOException) {
    throw failure(unread)
} catch (malformed: GeneralSecurityException) {
    throw failure(malformed)
} catch (noPath: InvalidPathException) {
    throw failure(noPath)
}
