package dev.geturl.websocket.server

import dev.geturl.Headers
import dev.geturl.StatusCode
import dev.geturl.websocket.DeflateOptions
import dev.geturl.websocket.Handshake
import dev.geturl.websocket.OriginRule
import dev.geturl.websocket.UpgradeRequest
import dev.geturl.websocket.UpgradeTest
import dev.geturl.websocket.deflate.accept
import dev.geturl.websocket.deflate.parseExtensions
import dev.geturl.websocket.elements
import dev.geturl.websocket.isToken
import okio.ByteString.Companion.decodeBase64

/** The server's side of the opening handshake without I/O, RFC 6455 section 4.2: a function of plain values. */
internal class UpgradeJudge(private val origins: OriginRule, private val deflate: DeflateOptions?) {
    /** What [request] has for an answer where these [routes] are live. */
    fun judge(request: UpgradeRequest, routes: List<LiveRoute>): UpgradeTest {
        if (!request.wantsWebSocket) return UpgradeTest.Ordinary
        fault(request)?.let { return it }
        val here = routes.filter { it.takesPath(request.path) }
        val offered = request.protocols
        return when {
            here.isEmpty() -> {
                notFound()
            }

            request.headers.values("Origin").size > 1 -> {
                bad("it has several Origin fields")
            }

            !origins.allows(request) -> {
                refused(
                    StatusCode.FORBIDDEN,
                    "Pages of this origin may not open a WebSocket here. The server's OriginRule says which may.",
                )
            }

            offered.size > offered.toSet().size || offered.any { !isToken(it) } -> {
                bad("${Handshake.PROTOCOL_FIELD} is no list of different names")
            }

            else -> {
                agreed(request, here)
            }
        }
    }

    private fun fault(request: UpgradeRequest): UpgradeTest.Refused? = when {
        request.method != "GET" -> {
            refused(
                StatusCode.METHOD_NOT_ALLOWED,
                "A WebSocket is opened with GET.",
                "Allow" to "GET",
            )
        }

        request.version != "1.1" -> {
            bad("HTTP/${request.version} knows no upgrade; use HTTP/1.1")
        }

        request.host == null -> {
            bad("it has to have one Host field")
        }

        request.headers.elements("Connection").none { it.equals("upgrade", ignoreCase = true) } -> {
            bad("Connection does not name Upgrade; a proxy may have taken that away")
        }

        else -> {
            fault(request.headers)
        }
    }

    /** A fault of those fields that are of WebSockets alone, and of the body, which there is none. */
    private fun fault(headers: Headers): UpgradeTest.Refused? = when {
        headers.values(Handshake.VERSION_FIELD) != listOf(Handshake.VERSION) -> {
            refused(
                StatusCode.UPGRADE_REQUIRED,
                "This server speaks version ${Handshake.VERSION} of the WebSocket protocol, RFC 6455.",
                Handshake.VERSION_FIELD to Handshake.VERSION,
                "Upgrade" to Handshake.UPGRADE,
            )
        }

        !isKey(headers.values(Handshake.KEY_FIELD)) -> {
            bad("${Handshake.KEY_FIELD} has to be there once, with 16 bytes in base64")
        }

        "Transfer-Encoding" in headers || headers.values("Content-Length").any { it != "0" } -> {
            bad("it has a body, which the opening handshake of a WebSocket has not")
        }

        else -> {
            null
        }
    }

    private fun isKey(values: List<String>): Boolean =
        values.singleOrNull()?.takeIf { it.length == KEY_LETTERS }?.decodeBase64()?.size == Handshake.KEY_BYTES

    /** Routes in the order they were given, and within one the client's favourite. */
    private fun agreed(request: UpgradeRequest, routes: List<LiveRoute>): UpgradeTest {
        val extensions = request.headers.joined(Handshake.EXTENSIONS_FIELD)
        if (parseExtensions(extensions) == null) return bad("${Handshake.EXTENSIONS_FIELD} is malformed")
        for (route in routes) {
            val choice = route.choice(request.protocols) ?: continue
            return UpgradeTest.Accepted(request, route, choice.protocol, deflate?.accept(extensions))
        }
        return bad("it offers none of the protocols that are spoken here; name one in ${Handshake.PROTOCOL_FIELD}")
    }

    companion object {
        /** 22 letters and two signs of padding. */
        private const val KEY_LETTERS = 24

        private fun bad(why: String) = refused(StatusCode.BAD_REQUEST, "The request cannot open a WebSocket: $why.")

        /** What is asked for is nowhere. */
        fun notFound(): UpgradeTest.Refused = refused(StatusCode.NOT_FOUND, "There is no WebSocket at this path.")

        /** There are as many WebSockets as there may be. */
        fun full(): UpgradeTest.Refused = refused(
            StatusCode.SERVICE_UNAVAILABLE,
            "This server has as many WebSockets open as it may. Try again later.",
        )

        /** The server is about to end. */
        fun leaving(): UpgradeTest.Refused =
            refused(StatusCode.SERVICE_UNAVAILABLE, "This server is going away. Try again later.")

        /** The answer to an ordinary [request], where a server has nothing else to say: there are only WebSockets. */
        fun ordinary(request: UpgradeRequest, routes: List<LiveRoute>): UpgradeTest.Refused =
            if (routes.none { it.takesPath(request.path) }) {
                notFound()
            } else {
                refused(
                    StatusCode.UPGRADE_REQUIRED,
                    "This is a WebSocket: open it with a client that speaks RFC 6455.",
                    "Upgrade" to Handshake.UPGRADE,
                    Handshake.VERSION_FIELD to Handshake.VERSION,
                )
            }

        private fun refused(status: Int, why: String, vararg headers: Pair<String, String>) =
            UpgradeTest.Refused(status, Headers.of(*headers), why)
    }
}
