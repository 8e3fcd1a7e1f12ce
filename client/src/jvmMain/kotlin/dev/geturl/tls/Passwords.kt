package dev.geturl.tls

import dev.geturl.HttpException
import dev.geturl.TlsFailureKind
import dev.geturl.TlsOptions
import dev.geturl.TlsPasswordRequest
import kotlinx.coroutines.currentCoroutineContext
import kotlinx.coroutines.ensureActive
import java.io.IOException
import java.nio.file.InvalidPathException
import java.nio.file.Path

/** Has the caller's `passwordcommand` say the password where one is needed. */
internal object Passwords {
    /**
     * [options] with the password of the key, if that is encrypted. Reads its file, and so blocks.
     *
     * @throws HttpException.TlsFailed when the callback throws.
     */
    suspend fun given(options: TlsOptions): TlsOptions {
        val command = options.passwordcommand ?: return options
        val file = options.keyfile ?: options.certfile ?: return options
        if (!isEncrypted(file)) return options
        val said = try {
            command.password(TlsPasswordRequest(file))
        } catch (failure: Throwable) {
            currentCoroutineContext().ensureActive()
            throw HttpException.TlsFailed(
                "TlsOptions.passwordcommand threw when asked for the password of $file: $failure",
                "Mend the callback.",
                failure,
                TlsFailureKind.OWN_CERTIFICATE,
            )
        }
        val builder = options.newBuilder()
        builder.passwordcommand = null
        builder.password = said
        return builder.build()
    }

    /** A file that cannot be read is told of by who needs it, in words for that. */
    private fun isEncrypted(file: String): Boolean = try {
        val blocks = Pem.read(Path.of(file))
        blocks.isEmpty() || blocks.any { it.label == "ENCRYPTED PRIVATE KEY" }
    } catch (_: IOException) {
        false
    } catch (_: InvalidPathException) {
        false
    }
}
