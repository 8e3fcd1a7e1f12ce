package dev.geturl.cli

/**
 * What the command ends with: curl's numbers, which scripts know.
 *
 * @property meaning what it says, for the manual.
 */
internal enum class ExitCode(val number: Int, val meaning: String) {
    OK(0, "All went well."),
    UNSUPPORTED_PROTOCOL(1, "A scheme, or an answer, that is not of HTTP."),
    BAD_USAGE(2, "The command line is not understood, or cannot be honoured."),
    BAD_URL(3, "What should be a URL is none."),
    NOT_BUILT_IN(4, "Something that is asked for is not built in."),
    PROXY_NOT_FOUND(5, "The proxy's host was not found, or its URL is none."),
    HOST_NOT_FOUND(6, "The host was not found."),
    CONNECT_FAILED(7, "Nobody could be connected to."),
    WEIRD_REPLY(8, "The answer is malformed."),
    TRUNCATED(18, "The body ended too early."),
    HTTP_ERROR(22, "The server answered with a status of 400 or more, and -f or --fail-with-body was given."),
    WRITE_ERROR(23, "What has come could not be written."),
    READ_ERROR(26, "A file could not be read."),
    TIMEOUT(28, "It took longer than it may."),
    RANGE_ERROR(33, "The server does not go on where it was asked to."),
    TLS_FAILED(35, "The TLS handshake failed."),
    INTERFACE_FAILED(45, "The address or network interface to connect from cannot be used."),
    TOO_MANY_REDIRECTS(47, "More redirects than --max-redirs allows."),
    EMPTY_REPLY(52, "The server closed the connection without an answer."),
    SEND_FAILURE(55, "Sending failed."),
    RECEIVE_FAILURE(56, "Receiving failed, or a proxy opened no tunnel."),
    OWN_CERTIFICATE_UNUSABLE(58, "The certificate to show, or its key, cannot be used."),
    CIPHER_UNUSABLE(59, "A cipher suite is not known or cannot be used."),
    CERTIFICATE_REFUSED(60, "The server's certificate was refused."),
    BAD_ENCODING(61, "The body's coding is not known, or is corrupt."),
    TOO_LARGE(63, "The body is larger than --max-filesize allows."),
    BODY_SPENT(65, "The body would have to be sent again, and cannot be."),
    AUTHORITIES_UNREADABLE(77, "The authorities to trust could not be read."),
    REVOCATION_LIST_UNREADABLE(82, "The list of what was revoked could not be read."),
    PIN_MISMATCH(90, "The server has another key than the pinned one."),
    STATUS_INVALID(91, "There is no proof that the server's certificate was not revoked."),
    PROXY_HANDSHAKE(97, "The SOCKS proxy refused."),
    HEAD_TOO_LARGE(100, "The head of the answer is too large."),
}

/**
 * Why a call of the command or one of its transfers failed, in words for its user.
 *
 * @property code what the command ends with.
 * @property hint how to mend it, or an empty string.
 */
internal class CommandFailure(
    val code: ExitCode,
    message: String,
    val hint: String = "",
    cause: Throwable? = null,
) : Exception(message, cause) {
    /** Message and hint in one line. */
    val line: String get() = oneLine(if (hint.isEmpty()) text else "${text.trimEnd('.')}. $hint")

    private val text: String get() = message.orEmpty()

    private fun oneLine(text: String) = text.map { if (it < ' ') ' ' else it }.joinToString("").trim()
}

/** A fault of the call itself: nothing was sent. */
internal fun badUsage(message: String, hint: String = ""): CommandFailure =
    CommandFailure(ExitCode.BAD_USAGE, message, hint)
