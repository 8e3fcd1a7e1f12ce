package dev.geturl.tls

import dev.geturl.HttpException
import dev.geturl.TlsFailureKind
import dev.geturl.TlsIdentity
import dev.geturl.TlsPasswordCommand
import dev.geturl.TlsPasswordRequest
import kotlinx.coroutines.currentCoroutineContext
import kotlinx.coroutines.ensureActive

/** Has the caller's `passwordcommand` say the password where one is needed. */
internal object Passwords {
    /**
     * [identity] with its password, for which [command] is asked where there is none and its key or store is
     * encrypted. Reads its files, and so blocks.
     *
     * @throws HttpException.TlsFailed when the callback throws.
     */
    suspend fun given(identity: TlsIdentity, command: TlsPasswordCommand?): TlsIdentity {
        if (command == null || identity.password != null || !OwnKeys.isLocked(identity)) return identity
        val file = identity.keyfile ?: identity.certfile
        val said = try {
            command.password(TlsPasswordRequest(file))
        } catch (failure: Throwable) {
            currentCoroutineContext().ensureActive()
            throw HttpException.TlsFailed(
                "passwordcommand threw when asked for the password of ${file ?: "a key that was given"}: $failure",
                "Mend the callback.",
                failure,
                TlsFailureKind.OWN_CERTIFICATE,
            )
        }
        return with(identity) { TlsIdentity(certfile, keyfile, cert, key, said) }
    }
}
