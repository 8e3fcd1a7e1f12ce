package dev.geturl.websocket

/**
 * How a WebSocket ended.
 *
 * @property code the code that the peer has sent, or the one this end has sent where the peer sent none; 1005 when
 *   neither sent one, 1006 when the connection ended without a closing handshake.
 * @property reason the reason beside that code; may be empty.
 * @property isClean whether both ends have sent a Close frame: RFC 6455 section 7.1.4.
 */
public data class CloseReason(
    public val code: Int,
    public val reason: String,
    public val isClean: Boolean,
)

/** The manual's codes of closing with their default reasons, and what RFC 6455 section 7.4 says of codes. */
public object CloseCode {
    /** Normal closure: the default. */
    public const val NORMAL: Int = 1000

    /** Endpoint going away. */
    public const val GOING_AWAY: Int = 1001

    /** Protocol Error. */
    public const val PROTOCOL_ERROR: Int = 1002

    /** Received incompatible data type. */
    public const val UNACCEPTABLE_TYPE: Int = 1003

    /** The peer gave no code. Never sent. */
    public const val NO_CODE: Int = 1005

    /** Abnormal closure: the connection ended without a closing handshake. Never sent. */
    public const val ABNORMAL: Int = 1006

    /** Received data not consistent with type. */
    public const val INVALID_DATA: Int = 1007

    /** Policy violation. */
    public const val POLICY_VIOLATION: Int = 1008

    /** Received message too big. */
    public const val TOO_BIG: Int = 1009

    /** Missing extension. */
    public const val MISSING_EXTENSION: Int = 1010

    /** Unexpected condition. */
    public const val UNEXPECTED: Int = 1011

    /** TLS handshake error. Never sent. */
    public const val TLS_FAILED: Int = 1015

    /** The reason that goes with [code] where none is given: the manual's; empty for a code it does not know. */
    public fun defaultReason(code: Int): String = when (code) {
        NORMAL -> "Normal closure"
        GOING_AWAY -> "Endpoint going away"
        PROTOCOL_ERROR -> "Protocol Error"
        UNACCEPTABLE_TYPE -> "Received incompatible data type"
        ABNORMAL -> "Abnormal closure"
        INVALID_DATA -> "Received data not consistent with type"
        POLICY_VIOLATION -> "Policy violation"
        TOO_BIG -> "Received message too big"
        MISSING_EXTENSION -> "Missing extension"
        UNEXPECTED -> "Unexpected condition"
        TLS_FAILED -> "TLS handshake error"
        else -> ""
    }

    /**
     * Whether [code] may stand in a Close frame: 1000 to 1003 and 1007 to 1014, which are registered, 3000 to 3999 for
     * libraries and 4000 to 4999 for applications.
     */
    public fun maySend(code: Int): Boolean = code in 1000..1003 || code in 1007..1014 || code in 3000..4999
}
