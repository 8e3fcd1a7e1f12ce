package dev.geturl.nio

/** The thread of an [EventLoop], so that whoever would block it can be told apart. */
internal class LoopThread(turn: Runnable, name: String) : Thread(turn, name) {
    init {
        isDaemon = true
    }
}
