package dev.geturl.nio

import dev.geturl.HttpException
import okio.Buffer
import java.io.IOException
import java.nio.ByteBuffer
import java.nio.channels.SocketChannel

/** Whose output a [SocketOutput] is: an object less for each connection than two functions would be. */
internal interface OutputOwner {
    /** Has the loop call [SocketOutput.onWritable] once the socket takes more. */
    fun wantRoom()

    /** What its writer is told when it broke. */
    fun broken(cause: IOException): HttpException
}

/** What goes out on a socket of [loop]: at once, or, where the loop reads its connections, with what others write. */
internal class SocketOutput(
    private val loop: EventLoop,
    private val channel: SocketChannel,
    private val owner: OutputOwner,
) : DueWriter {
    private val gather = GatheringWriter(channel)

    /** Whether something is among the loop's due writes. Like [unsent] the loop's alone. */
    private var isPutOff = false

    /** Of what was put off, what the socket has not taken. */
    private val unsent = Buffer()

    /** Whether something that was taken has still to be written: nothing may overtake it. */
    @Volatile
    var isBehind = false
        private set

    /** Why what was taken could not be written: for whoever writes next. Its reader comes to the connection's end. */
    @Volatile
    private var failure: HttpException? = null

    /** Takes what it can of the first [byteCount] bytes of [source]; 0 when it takes none now. */
    fun write(source: Buffer, byteCount: Long): Long {
        throwIfBroken()
        val isHere = loop.isCurrent
        if (isHere && mayPutOff(source, byteCount)) return putOff(source, byteCount)
        if (isBehind) {
            if (isHere) loop.due.flush()
            if (isBehind) return 0
            throwIfBroken()
        }
        return try {
            gather.write(source, byteCount, if (isHere) loop.writeBuffer else null)
        } catch (failed: IOException) {
            throw owner.broken(failed)
        }
    }

    /** Writes what is put off, and whatever else the loop has put off, where this is called on the loop. */
    fun sendPutOff() {
        if (loop.isCurrent && isPutOff) loop.due.flush()
    }

    private fun mayPutOff(source: Buffer, byteCount: Long) = loop.due.isOpen && byteCount == source.size &&
        byteCount <= DueWrites.MOST_BYTES && byteCount > 0 && unsent.exhausted()

    private fun putOff(source: Buffer, byteCount: Long): Long {
        isPutOff = true
        isBehind = true
        loop.due.add(this, source)
        return byteCount
    }

    fun throwIfBroken() {
        failure?.let { throw it }
    }

    override fun writeDue(bytes: ByteBuffer) {
        isPutOff = false
        if (unsent.exhausted()) notingFailure { channel.write(bytes) }
        if (bytes.hasRemaining() && failure == null) {
            unsent.write(bytes)
            owner.wantRoom()
        }
        isBehind = !unsent.exhausted()
    }

    /** The socket takes more of what was put off. */
    fun onWritable() {
        if (!isBehind) return
        notingFailure { gather.write(unsent, unsent.size, loop.writeBuffer) }
        if (failure != null) unsent.clear()
        isBehind = isPutOff || !unsent.exhausted()
    }

    private inline fun notingFailure(write: () -> Unit) {
        try {
            write()
        } catch (failed: IOException) {
            failure = owner.broken(failed)
        }
    }
}
