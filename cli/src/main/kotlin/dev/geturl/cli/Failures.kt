package dev.geturl.cli

import dev.geturl.HttpException
import dev.geturl.RedirectFailureKind
import dev.geturl.TimeoutKind
import dev.geturl.TlsFailureKind
import java.io.IOException

/** Turns what the library says into what curl's users know: its number and, where there is one, its wording. */
internal object Failures {
    fun of(failure: Throwable, wire: WireRecord? = null): CommandFailure = when (failure) {
        is CommandFailure -> failure

        is HttpException -> CommandFailure(
            codeOf(failure, wire),
            failure.message.orEmpty(),
            hintOf(failure),
            failure,
        )

        is IOException -> CommandFailure(ExitCode.WRITE_ERROR, "Reading or writing failed: ${reason(failure)}")

        is IllegalArgumentException -> badUsage(failure.message ?: "an option cannot be honoured")

        else -> CommandFailure(
            ExitCode.BAD_USAGE,
            "Internal fault: $failure",
            "Please report it with the command that led to it.",
        )
    }

    /** The reason of [failure] in a few words, without the name of its class where it has a message. */
    fun reason(failure: Throwable): String = when (failure) {
        is java.nio.file.NoSuchFileException -> "no such file or directory: ${failure.file}"
        is java.nio.file.AccessDeniedException -> "permission denied: ${failure.file}"
        else -> failure.message ?: failure.toString()
    }

    private fun hintOf(failure: HttpException): String = when (failure) {
        is HttpException.Timeout -> {
            if (failure.kind == TimeoutKind.WHOLE) {
                "Give more time with -m, or none."
            } else {
                "Give more time with --connect-timeout."
            }
        }

        is HttpException.TlsFailed -> {
            (if (failure.isProxy) hintOfProxy(failure.kind) else hintOf(failure.kind)) ?: failure.hint
        }

        is HttpException.RedirectFailed -> {
            hintOf(failure.kind)
        }

        is HttpException.LimitExceeded -> {
            if (failure.limit == "bodyBytes") "Raise --max-filesize." else ""
        }

        else -> {
            failure.hint
        }
    }

    private fun hintOf(kind: RedirectFailureKind): String = when (kind) {
        RedirectFailureKind.TOO_MANY, RedirectFailureKind.LOOP -> "Raise --max-redirs if the server is right."
        RedirectFailureKind.DOWNGRADE, RedirectFailureKind.SCHEME -> "--proto-redir says where -L may lead."
        RedirectFailureKind.BAD_LOCATION -> "Ask for the right URL itself."
        RedirectFailureKind.BODY_SPENT -> "Send it from a file, which can be read again."
    }

    private fun hintOf(kind: TlsFailureKind): String? = when (kind) {
        TlsFailureKind.HANDSHAKE -> null
        TlsFailureKind.CERTIFICATE -> "Name the authority with --cacert if you trust it, or do not ask with -k."
        TlsFailureKind.OWN_CERTIFICATE -> "Check --cert, --key and --pass."
        TlsFailureKind.AUTHORITIES -> "Check --cacert and --capath."
        TlsFailureKind.PIN -> "Somebody may be in between; else change --pinnedpubkey."
        TlsFailureKind.REVOCATION, TlsFailureKind.STATUS -> null
        TlsFailureKind.REVOCATION_LISTS -> "Check --crlfile."
    }

    private fun hintOfProxy(kind: TlsFailureKind): String? = when (kind) {
        TlsFailureKind.CERTIFICATE -> "Name the authority with --proxy-cacert if you trust it, or use --proxy-insecure."
        TlsFailureKind.OWN_CERTIFICATE -> "Check --proxy-cert and --proxy-key."
        TlsFailureKind.AUTHORITIES -> "Check --proxy-cacert."
        else -> null
    }

    private fun codeOf(failure: HttpException, wire: WireRecord?): ExitCode = when (failure) {
        // The URL itself was read before its transfer began: what is wrong now is a proxy that the environment names.
        is HttpException.InvalidUrl -> if (wire == null) ExitCode.BAD_URL else ExitCode.PROXY_NOT_FOUND

        is HttpException.Unsupported -> ExitCode.UNSUPPORTED_PROTOCOL

        is HttpException.UnknownHost -> if (failure.isProxy) ExitCode.PROXY_NOT_FOUND else ExitCode.HOST_NOT_FOUND

        is HttpException.ProxyFailed -> if (failure.isSocks) ExitCode.PROXY_HANDSHAKE else ExitCode.RECEIVE_FAILURE

        is HttpException.ConnectFailed -> ExitCode.CONNECT_FAILED

        is HttpException.TlsFailed -> tlsCode(failure.kind)

        is HttpException.Timeout -> ExitCode.TIMEOUT

        is HttpException.ConnectionClosed -> closedCode(failure, wire)

        is HttpException.Protocol -> protocolCode(failure, wire)

        is HttpException.LimitExceeded -> if (failure.limit == "bodyBytes") {
            ExitCode.TOO_LARGE
        } else {
            ExitCode.HEAD_TOO_LARGE
        }

        is HttpException.Decoding -> ExitCode.BAD_ENCODING

        is HttpException.SourceFailed -> ExitCode.READ_ERROR

        is HttpException.SinkFailed -> ExitCode.WRITE_ERROR

        is HttpException.BadResponse -> ExitCode.HTTP_ERROR

        is HttpException.RedirectFailed -> redirectCode(failure.kind)

        else -> ExitCode.BAD_USAGE
    }

    private fun redirectCode(kind: RedirectFailureKind): ExitCode = when (kind) {
        RedirectFailureKind.TOO_MANY, RedirectFailureKind.LOOP -> ExitCode.TOO_MANY_REDIRECTS
        RedirectFailureKind.DOWNGRADE, RedirectFailureKind.SCHEME -> ExitCode.UNSUPPORTED_PROTOCOL
        RedirectFailureKind.BAD_LOCATION -> ExitCode.BAD_URL
        RedirectFailureKind.BODY_SPENT -> ExitCode.BODY_SPENT
    }

    private fun tlsCode(kind: TlsFailureKind): ExitCode = when (kind) {
        TlsFailureKind.HANDSHAKE -> ExitCode.TLS_FAILED
        TlsFailureKind.CERTIFICATE -> ExitCode.CERTIFICATE_REFUSED
        TlsFailureKind.OWN_CERTIFICATE -> ExitCode.OWN_CERTIFICATE_UNUSABLE
        TlsFailureKind.AUTHORITIES -> ExitCode.AUTHORITIES_UNREADABLE
        TlsFailureKind.PIN -> ExitCode.PIN_MISMATCH
        TlsFailureKind.REVOCATION -> ExitCode.CERTIFICATE_REFUSED
        TlsFailureKind.STATUS -> ExitCode.STATUS_INVALID
        TlsFailureKind.REVOCATION_LISTS -> ExitCode.REVOCATION_LIST_UNREADABLE
    }

    private fun closedCode(failure: HttpException.ConnectionClosed, wire: WireRecord?): ExitCode = when {
        failure.cause != null -> ExitCode.RECEIVE_FAILURE
        failure.beforeResponse && (wire == null || wire.heads.isEmpty()) -> ExitCode.EMPTY_REPLY
        wire != null && !wire.hasFinalHead -> ExitCode.WEIRD_REPLY
        else -> ExitCode.TRUNCATED
    }

    /**
     * curl counts a status line it does not know as another protocol, and an unknown transfer coding as an encoding.
     */
    private fun protocolCode(failure: HttpException.Protocol, wire: WireRecord?): ExitCode = when {
        wire != null && !wire.hasStatusLine -> ExitCode.UNSUPPORTED_PROTOCOL
        failure.message.orEmpty().contains("Transfer-Encoding") -> ExitCode.BAD_ENCODING
        else -> ExitCode.WEIRD_REPLY
    }
}
