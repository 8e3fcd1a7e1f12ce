package dev.geturl.websocket.frame

/**
 * The peer sent what the protocol or a limit does not allow.
 *
 * @property code the code to close with, RFC 6455 section 7.4.1.
 * @property hint what the caller can do about it; empty where only the peer can.
 */
internal class Violation(val code: Int, message: String, val hint: String = "", cause: Throwable? = null) :
    Exception(message, cause) {
    override val message: String get() = super.message.orEmpty()
}
