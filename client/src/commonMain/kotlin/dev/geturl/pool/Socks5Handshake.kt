package dev.geturl.pool

import dev.geturl.IpAddress
import okio.Buffer
import okio.ByteString
import okio.ByteString.Companion.encodeUtf8

/**
 * SOCKS 5 (RFC 1928), without authentication or with user and password (RFC 1929).
 *
 * @param proxy for messages.
 * @param address the server's; null when the proxy is to resolve [host].
 */
internal class Socks5Handshake(
    private val proxy: String,
    private val host: String,
    private val address: IpAddress?,
    private val port: Int,
    private val user: String,
    private val password: String,
) : SocksHandshake {
    private enum class Step { GREET, METHOD, LOGIN, REPLY, OPEN }

    private var step = Step.GREET

    override fun advance(input: Buffer, output: Buffer): Boolean {
        if (step == Step.GREET) greet(output)
        while (step != Step.OPEN) {
            val before = step
            when (step) {
                Step.METHOD -> method(input, output)
                Step.LOGIN -> login(input, output)
                else -> reply(input)
            }
            if (step == before) return false
        }
        return true
    }

    private fun greet(output: Buffer) {
        output.writeByte(VERSION)
        if (user.isEmpty()) {
            output.writeByte(1).writeByte(NO_LOGIN)
        } else {
            output.writeByte(2).writeByte(NO_LOGIN).writeByte(PASSWORD)
        }
        step = Step.METHOD
    }

    private fun method(input: Buffer, output: Buffer) {
        checkVersion(input, VERSION)
        if (input.size < 2) return
        input.skip(1)
        when (val method = input.readByte().toInt() and 0xff) {
            NO_LOGIN -> {
                ask(output)
            }

            PASSWORD -> {
                if (user.isEmpty()) throw SocksFailure.malformed(proxy, "it chose a login that was not offered")
                output.writeByte(LOGIN_VERSION)
                shortText(output, user.encodeUtf8(), "user")
                shortText(output, password.encodeUtf8(), "password")
                step = Step.LOGIN
            }

            NONE_FITS -> {
                throw SocksFailure.refused(
                    proxy,
                    if (user.isEmpty()) "it wants a login, and none was given" else "it takes no login by password",
                )
            }

            else -> {
                throw SocksFailure.malformed(proxy, "it chose the login $method, which was not offered")
            }
        }
    }

    private fun login(input: Buffer, output: Buffer) {
        checkVersion(input, LOGIN_VERSION)
        if (input.size < 2) return
        input.skip(1)
        if (input.readByte().toInt() != 0) throw SocksFailure.refused(proxy, "the user or the password is wrong")
        ask(output)
    }

    private fun ask(output: Buffer) {
        output.writeByte(VERSION).writeByte(CONNECT).writeByte(0)
        if (address != null) {
            output.writeByte(if (address.isIpv6) IPV6 else IPV4).write(address.bytes)
        } else {
            output.writeByte(NAME)
            shortText(output, host.encodeUtf8(), "host")
        }
        output.writeShort(port)
        step = Step.REPLY
    }

    private fun reply(input: Buffer) {
        checkVersion(input, VERSION)
        if (input.size < 2) return
        val code = input[1].toInt() and 0xff
        if (code != 0) throw refusal(code)
        if (input.size < HEAD_BYTES + 1) return
        val boundBytes = when (val kind = input[3].toInt()) {
            IPV4 -> IPV4_BYTES
            IPV6 -> IPV6_BYTES
            NAME -> 1L + (input[HEAD_BYTES].toInt() and 0xff)
            else -> throw SocksFailure.malformed(proxy, "an unknown kind of address, $kind")
        }
        if (input.size < HEAD_BYTES + boundBytes + PORT_BYTES) return
        input.skip(HEAD_BYTES + boundBytes + PORT_BYTES)
        step = Step.OPEN
    }

    private fun refusal(code: Int) = REFUSALS.getOrNull(code - 1)?.let { SocksFailure.refused(proxy, "$it ($code)") }
        ?: SocksFailure.malformed(proxy, "an unknown reply $code")

    private fun checkVersion(input: Buffer, version: Int) {
        if (input.exhausted()) return
        val came = input[0].toInt() and 0xff
        if (came != version) throw SocksFailure.malformed(proxy, "a reply begins with $came, not with $version")
    }

    private fun shortText(output: Buffer, text: ByteString, what: String) {
        if (text.size !in 1..MAX_BYTES) {
            throw SocksFailure.unfit(
                "The $what cannot be told to the SOCKS proxy $proxy: it has ${text.size} bytes",
                "SOCKS 5 takes 1 to $MAX_BYTES bytes of UTF-8.",
            )
        }
        output.writeByte(text.size).write(text)
    }

    private companion object {
        const val VERSION = 5
        const val LOGIN_VERSION = 1
        const val CONNECT = 1
        const val NO_LOGIN = 0
        const val PASSWORD = 2
        const val NONE_FITS = 0xff
        const val IPV4 = 1
        const val NAME = 3
        const val IPV6 = 4
        const val HEAD_BYTES = 4L
        const val IPV4_BYTES = 4L
        const val IPV6_BYTES = 16L
        const val PORT_BYTES = 2L
        const val MAX_BYTES = 255

        /** RFC 1928 section 6, from 1. */
        val REFUSALS = listOf(
            "general failure",
            "its rules do not allow the connection",
            "the network cannot be reached",
            "the host cannot be reached",
            "the server refused the connection",
            "the time to live ran out",
            "it does not know the command",
            "it does not know this kind of address",
        )
    }
}
