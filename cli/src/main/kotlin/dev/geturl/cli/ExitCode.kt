package dev.geturl.cli

/** What the command ends with: curl's numbers, which scripts know. */
internal enum class ExitCode(val number: Int) {
    OK(0),
    UNSUPPORTED_PROTOCOL(1),
    BAD_USAGE(2),
    BAD_URL(3),
    NOT_BUILT_IN(4),
    PROXY_NOT_FOUND(5),
    HOST_NOT_FOUND(6),
    CONNECT_FAILED(7),
    WEIRD_REPLY(8),
    TRUNCATED(18),
    HTTP_ERROR(22),
    WRITE_ERROR(23),
    READ_ERROR(26),
    TIMEOUT(28),
    RANGE_ERROR(33),
    TLS_FAILED(35),
    INTERFACE_FAILED(45),
    EMPTY_REPLY(52),
    SEND_FAILURE(55),
    RECEIVE_FAILURE(56),
    OWN_CERTIFICATE_UNUSABLE(58),
    CIPHER_UNUSABLE(59),
    CERTIFICATE_REFUSED(60),
    BAD_ENCODING(61),
    TOO_LARGE(63),
    AUTHORITIES_UNREADABLE(77),
    REVOCATION_LIST_UNREADABLE(82),
    PIN_MISMATCH(90),
    STATUS_INVALID(91),
    PROXY_HANDSHAKE(97),
    HEAD_TOO_LARGE(100),
}

/**
 * Why a call of the command or one of its transfers failed, in words for its user.
 *
 * @property code what the command ends with.
 * @property hint how to mend it, or an empty string.
 */
internal class CommandFailure(val code: ExitCode, message: String, val hint: String = "") : Exception(message) {
    /** Message and hint in one line. */
    val line: String get() = oneLine(if (hint.isEmpty()) text else "${text.trimEnd('.')}. $hint")

    private val text: String get() = message.orEmpty()

    private fun oneLine(text: String) = text.map { if (it < ' ') ' ' else it }.joinToString("").trim()
}

/** A fault of the call itself: nothing was sent. */
internal fun badUsage(message: String, hint: String = ""): CommandFailure =
    CommandFailure(ExitCode.BAD_USAGE, message, hint)
