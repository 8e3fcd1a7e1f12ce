package dev.geturl.websocket.deflate

import dev.geturl.websocket.DeflateOptions

private const val SERVER_NO_CONTEXT = "server_no_context_takeover"
private const val CLIENT_NO_CONTEXT = "client_no_context_takeover"
private const val SERVER_BITS = "server_max_window_bits"
private const val CLIENT_BITS = "client_max_window_bits"

/** What a client of these options writes in `Sec-WebSocket-Extensions`, RFC 7692 section 7.1. */
internal fun DeflateOptions.offer(): String = buildString {
    append(PERMESSAGE_DEFLATE)
    if (serverNoContextTakeover) append("; ").append(SERVER_NO_CONTEXT)
    if (clientNoContextTakeover) append("; ").append(CLIENT_NO_CONTEXT)
    if (serverMaxWindowBits < FULL_WINDOW) append("; ").append(SERVER_BITS).append('=').append(serverMaxWindowBits)
    // Without it the server could not ask for a narrower window; a number says that no wider one is ever used.
    append("; ").append(CLIENT_BITS)
    if (clientMaxWindowBits < FULL_WINDOW) append('=').append(clientMaxWindowBits)
}

/**
 * What a client that has offered these options takes the server's [field] for: null when that is empty, and so nothing
 * is compressed.
 *
 * @throws IllegalArgumentException when it answers something that was not offered, or cannot be; the message says what.
 */
internal fun DeflateOptions?.agreed(field: String): DeflateAgreement? {
    val extensions = requireNotNull(parseExtensions(field)) { "\"$field\" is no list of extensions" }
    if (extensions.isEmpty()) return null
    val stranger = extensions.firstOrNull { it.name != PERMESSAGE_DEFLATE }
    require(stranger == null) { "the extension ${stranger?.name} was not offered" }
    require(extensions.size == 1) { "$PERMESSAGE_DEFLATE was agreed on twice" }
    requireNotNull(this) { "$PERMESSAGE_DEFLATE was not offered" }
    val answer = requireNotNull(Parameters.parse(extensions.single(), isAnswer = true)) {
        "\"$field\" has parameters that $PERMESSAGE_DEFLATE does not"
    }
    require(answer.serverNoContext || !serverNoContextTakeover) { "$SERVER_NO_CONTEXT was asked for and not granted" }
    val serverBits = answer.serverBits ?: FULL_WINDOW
    require(serverBits <= serverMaxWindowBits) {
        "$SERVER_BITS was to be $serverMaxWindowBits at most, and is $serverBits"
    }
    return DeflateAgreement(
        serverNoContextTakeover = answer.serverNoContext,
        clientNoContextTakeover = answer.clientNoContext || clientNoContextTakeover,
        serverMaxWindowBits = serverBits,
        clientMaxWindowBits = minOf(answer.clientBits ?: FULL_WINDOW, clientMaxWindowBits),
        header = field,
    ).shared()
}

/**
 * What a server of these options agrees to of a client's [field]: the first of its offers that it can keep to. Null
 * when there is none, and so nothing is compressed. RFC 7692 section 5.1 and 7.1.
 */
internal fun DeflateOptions.accept(field: String): DeflateAgreement? =
    parseExtensions(field)?.filter { it.name == PERMESSAGE_DEFLATE }?.firstNotNullOfOrNull { offer ->
        Parameters.parse(offer, isAnswer = false)?.let { accept(it) }
    }

private fun DeflateOptions.accept(offer: Parameters): DeflateAgreement? {
    val canLimitClient = offer.clientBits != null
    // The client's window can be narrowed only where the client has said that it understands that.
    if (clientMaxWindowBits < FULL_WINDOW && !canLimitClient) return null
    val serverBits = minOf(offer.serverBits ?: FULL_WINDOW, serverMaxWindowBits)
    val clientBits = minOf(offer.clientBits ?: FULL_WINDOW, clientMaxWindowBits)
    val serverNoContext = offer.serverNoContext || serverNoContextTakeover
    val clientNoContext = offer.clientNoContext || clientNoContextTakeover
    val header = buildString {
        append(PERMESSAGE_DEFLATE)
        if (serverNoContext) append("; ").append(SERVER_NO_CONTEXT)
        if (clientNoContext) append("; ").append(CLIENT_NO_CONTEXT)
        if (serverBits < FULL_WINDOW || offer.serverBits != null) append("; $SERVER_BITS=$serverBits")
        if (clientBits < FULL_WINDOW && canLimitClient) append("; $CLIENT_BITS=$clientBits")
    }
    return DeflateAgreement(serverNoContext, clientNoContext, serverBits, clientBits, header).shared()
}

/**
 * The four parameters as one end has written them.
 *
 * @property serverBits null where there is none.
 * @property clientBits null where there is none, and 15 where it has no value.
 */
private class Parameters(
    val serverNoContext: Boolean,
    val clientNoContext: Boolean,
    val serverBits: Int?,
    val clientBits: Int?,
) {
    companion object {
        private val KNOWN = setOf(SERVER_NO_CONTEXT, CLIENT_NO_CONTEXT, SERVER_BITS, CLIENT_BITS)
        private val NO_CONTEXT = setOf(SERVER_NO_CONTEXT, CLIENT_NO_CONTEXT)

        /** Null when one is unknown, there twice, or has a value that it may not have. */
        fun parse(extension: Extension, isAnswer: Boolean): Parameters? {
            val byName = extension.parameters.toMap()
            if (byName.size < extension.parameters.size || !KNOWN.containsAll(byName.keys)) return null
            if (NO_CONTEXT.any { byName[it] != null }) return null
            val clientBits = when {
                CLIENT_BITS !in byName -> null

                // Only an offer may leave the number to the other end.
                byName[CLIENT_BITS] == null -> if (isAnswer) return null else FULL_WINDOW

                else -> bits(byName[CLIENT_BITS]) ?: return null
            }
            val serverBits = if (SERVER_BITS in byName) bits(byName[SERVER_BITS]) ?: return null else null
            return Parameters(SERVER_NO_CONTEXT in byName, CLIENT_NO_CONTEXT in byName, serverBits, clientBits)
        }

        /** A decimal number of 8 to 15 without a leading zero. */
        private fun bits(text: String?): Int? =
            text?.toIntOrNull()?.takeIf { it in 8..FULL_WINDOW && it.toString() == text }
    }
}
