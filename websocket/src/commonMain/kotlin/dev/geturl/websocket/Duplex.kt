package dev.geturl.websocket

import dev.geturl.HttpException
import dev.geturl.InternalGeturlApi
import dev.geturl.net.Connection
import dev.geturl.net.LoopTask
import dev.geturl.net.loopTask
import dev.geturl.websocket.deflate.DeflateAgreement
import dev.geturl.websocket.deflate.MessageDeflater
import dev.geturl.websocket.deflate.MessageInflater
import dev.geturl.websocket.frame.Arrivals
import dev.geturl.websocket.frame.FrameEncoder
import dev.geturl.websocket.frame.MessageDecoder
import okio.ByteString

/**
 * The two ways of one connection and what lies on them, put together for one end.
 *
 * @param closed makes the exception for who sends after the end.
 * @param onBroken is told why nothing can be sent any more, on any thread.
 */
@OptIn(InternalGeturlApi::class)
internal class Duplex(
    val connection: Connection,
    val role: WebSocketRole,
    private val options: WebSocketOptions,
    private val platform: WebSocketPlatform,
    private val deflate: DeflateAgreement?,
    closed: () -> WebSocketException,
    onBroken: (HttpException) -> Unit,
) : Reading.Answering {
    private val isClient = role == WebSocketRole.CLIENT

    /** Whatever runs for this WebSocket, on its loop: the reading of it first of all. */
    val scope: LoopTask = loopTask(connection.dispatcher)
    val inbox = Inbox(connection.dispatcher, options.limits.incomingBytes, platform.hasProcessors)
    val reading = Reading(connection, inbox, this, ::decoder)
    val outbox = Outbox(connection, scope, options.limits.outgoingBytes, onBroken)
    val sender = Sender(
        outbox,
        FrameEncoder(outbox.frames, isMasked = isClient, platform.masking),
        deflate?.let { agreement -> { deflater(agreement) } },
        options.deflate?.threshold ?: 0,
        closed,
    )

    private fun decoder(arrivals: Arrivals): MessageDecoder {
        val agreement = deflate
            ?: return MessageDecoder(options.limits, isMasked = !isClient, platform.masking, arrivals, null)
        val keeps = if (isClient) !agreement.serverNoContextTakeover else !agreement.clientNoContextTakeover
        return MessageDecoder(options.limits, isMasked = !isClient, platform.masking, arrivals) { checkSize ->
            MessageInflater(platform.compressors, keeps, checkSize)
        }
    }

    private fun deflater(agreement: DeflateAgreement) = MessageDeflater(
        platform.compressors,
        (options.deflate ?: DeflateOptions()).level,
        keepsContext = if (isClient) !agreement.clientNoContextTakeover else !agreement.serverNoContextTakeover,
        windowBits = if (isClient) agreement.clientMaxWindowBits else agreement.serverMaxWindowBits,
    )

    /** A peer that pings and does not read is not answered until it does. */
    override suspend fun answer(pings: List<ByteString>): Boolean {
        if (outbox.isFull) return false
        sender.pongs(pings)
        outbox.flushSoon()
        return true
    }
}
