package dev.geturl.websocket.server

import dev.geturl.net.Connection
import dev.geturl.net.Listener
import kotlinx.coroutines.sync.Semaphore

/** A listener that takes a connection only when [handshakes] has room for it. Who serves it gives that back. */
internal class GatedListener(private val listener: Listener, private val handshakes: Semaphore) :
    Listener by listener {
    override suspend fun accept(): Connection {
        handshakes.acquire()
        var isTaken = false
        try {
            return listener.accept().also { isTaken = true }
        } finally {
            if (!isTaken) handshakes.release()
        }
    }
}
