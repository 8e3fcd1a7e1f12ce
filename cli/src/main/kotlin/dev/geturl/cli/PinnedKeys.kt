package dev.geturl.cli

import dev.geturl.TlsPin
import okio.ByteString
import okio.ByteString.Companion.toByteString
import java.io.IOException
import java.nio.file.Files
import java.nio.file.InvalidPathException
import java.nio.file.Path
import java.util.Base64

/** Reads what `--pinnedpubkey` is given. */
internal object PinnedKeys {
    private const val PREFIX = "sha256//"
    private val PEM = Regex("-----BEGIN PUBLIC KEY-----(.*?)-----END PUBLIC KEY-----", RegexOption.DOT_MATCHES_ALL)

    /**
     * The hashes in [text], or that of the public key in the file that it names, PEM or DER.
     *
     * @throws CommandFailure when there is none.
     */
    fun parse(text: String): Set<ByteString> = try {
        if (text.startsWith(PREFIX)) text.split(';').map(TlsPin::parse).toSet() else setOf(ofFile(text))
    } catch (unread: IOException) {
        throw unusable(text, unread)
    } catch (noPath: InvalidPathException) {
        throw unusable(text, noPath)
    } catch (malformed: IllegalArgumentException) {
        throw unusable(text, malformed)
    }

    private fun ofFile(name: String): ByteString {
        val content = Files.readAllBytes(Path.of(name))
        val pem = PEM.find(String(content, Charsets.ISO_8859_1)) ?: return content.toByteString().sha256()
        return Base64.getMimeDecoder().decode(pem.groupValues[1]).toByteString().sha256()
    }

    private fun unusable(text: String, cause: Exception) = CommandFailure(
        ExitCode.PIN_MISMATCH,
        "--pinnedpubkey $text cannot be used: ${Failures.reason(cause)}",
        "Give a file with a public key, or its hash as sha256//BASE64.",
    )
}
