package dev.geturl.pool

import dev.geturl.IpAddress
import okio.Buffer
import okio.ByteString.Companion.encodeUtf8

/**
 * SOCKS 4, and 4a where the proxy resolves the host: no authentication, a user id at most.
 *
 * @param proxy for messages.
 * @param address the server's; null when the proxy is to resolve [host].
 */
internal class Socks4Handshake(
    private val proxy: String,
    private val host: String,
    private val address: IpAddress?,
    private val port: Int,
    private val user: String,
) : SocksHandshake {
    private var isAsked = false

    override fun advance(input: Buffer, output: Buffer): Boolean {
        if (!isAsked) ask(output)
        if (input.exhausted()) return false
        val version = input[0].toInt()
        if (version != 0) throw SocksFailure.malformed(proxy, "its reply begins with $version, not with 0")
        if (input.size < REPLY_BYTES) return false
        val code = input[1].toInt() and 0xff
        if (code != GRANTED) throw refusal(code)
        input.skip(REPLY_BYTES)
        return true
    }

    private fun ask(output: Buffer) {
        isAsked = true
        val id = user.encodeUtf8()
        if (id.indexOf(byteArrayOf(0)) >= 0 || id.size > MAX_BYTES) {
            throw SocksFailure.unfit("The user id for the SOCKS proxy $proxy cannot be sent", "Give 1 to 255 bytes.")
        }
        output.writeByte(VERSION).writeByte(CONNECT).writeShort(port)
        if (address != null) {
            if (address.isIpv6) {
                throw SocksFailure.unfit("SOCKS 4 carries no IPv6 address such as $address", "Use SOCKS 5.")
            }
            output.write(address.bytes).write(id).writeByte(0)
        } else {
            val name = host.encodeUtf8()
            if (name.size !in 1..MAX_BYTES) {
                throw SocksFailure.unfit("The host is too long for the SOCKS proxy $proxy", "Resolve it here: SOCKS 4.")
            }
            output.writeInt(RESOLVE_THERE).write(id).writeByte(0).write(name).writeByte(0)
        }
    }

    private fun refusal(code: Int) = when (code) {
        91 -> SocksFailure.refused(proxy, "rejected or failed (91)")
        92 -> SocksFailure.refused(proxy, "it cannot ask this machine's identd who the user is (92)")
        93 -> SocksFailure.refused(proxy, "this machine's identd names another user (93)")
        else -> SocksFailure.malformed(proxy, "an unknown reply $code")
    }

    private companion object {
        const val VERSION = 4
        const val CONNECT = 1
        const val GRANTED = 90
        const val REPLY_BYTES = 8L
        const val MAX_BYTES = 255

        /** The address 0.0.0.1, by which 4a says that a name follows. */
        const val RESOLVE_THERE = 1
    }
}
