package dev.geturl.testing

import okio.ByteString
import okio.ByteString.Companion.decodeHex
import java.util.concurrent.CopyOnWriteArrayList

/** A SOCKS proxy that leads everything to one server, and keeps what it was asked. */
internal class SocksServer(private val origin: Int, private val password: Boolean = false) {
    val asked = CopyOnWriteArrayList<String>()
    val raw: RawServer = rawServer { if (bytes(1)[0].toInt() == 4) socks4() else socks5() }

    private fun Peer.socks4() {
        val port = bytes(3).substring(1).number()
        val address = bytes(4)
        val user = untilZero()
        val host = if (address.hex() == "00000001") untilZero() else address.hex()
        asked += "4 $user@$host:$port"
        send("005a000000000000".decodeHex())
        relay(origin)
    }

    private fun Peer.socks5() {
        val methods = bytes(bytes(1)[0].toLong()).hex()
        send((if (password) "0502" else "0500").decodeHex())
        if (password) {
            bytes(1)
            val user = bytes(bytes(1)[0].toLong()).utf8()
            asked += "login $user:${bytes(bytes(1)[0].toLong()).utf8()}"
            send("0100".decodeHex())
        }
        val kind = bytes(4)[3].toInt()
        val host = when (kind) {
            3 -> bytes(bytes(1)[0].toLong()).utf8()
            else -> bytes(if (kind == 1) 4 else 16).hex()
        }
        asked += "5 [$methods] $host:${bytes(2).number()}"
        send("05000001000000000000".decodeHex())
        relay(origin)
    }

    private fun Peer.untilZero(): String =
        generateSequence { bytes(1)[0].toInt() }.takeWhile { it != 0 }.joinToString("") { "${it.toChar()}" }

    private fun ByteString.number() = (this[0].toInt() and 0xff shl 8) or (this[1].toInt() and 0xff)
}
