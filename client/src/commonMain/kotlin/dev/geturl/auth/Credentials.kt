package dev.geturl.auth

import okio.Buffer
import okio.ByteString
import okio.ByteString.Companion.encodeUtf8

/** A user name and a password. Never printed. */
internal class Credentials(val user: String, val password: String) {
    /** The value of the field that shows them by Basic, in UTF-8: RFC 7617 section 2. */
    val basic: String get() = basic(user.encodeUtf8(), password.encodeUtf8())

    override fun toString(): String = "$user:***"

    companion object {
        private const val COLON = ":"

        /** As [basic], for a user name and a password in any charset. */
        fun basic(user: ByteString, password: ByteString): String =
            "Basic " + Buffer().write(user).writeUtf8(COLON).write(password).readByteString().base64()
    }
}
