package dev.geturl.nio

import dev.geturl.BeyondAndroid
import dev.geturl.net.Android
import java.nio.channels.SelectionKey
import java.nio.channels.Selector
import java.util.function.Consumer

/** How a loop learns from its selector which keys are ready: each is handed over once, on the calling thread. */
internal interface ReadyKeys {
    /** Those that are ready already. Gives how many. */
    fun now(): Int

    /** Waits for one, or a wake-up, for [millis] at most, or without end for 0. Gives how many there were. */
    fun await(millis: Long): Int

    companion object {
        /** Those of [selector], the best way that this platform has. */
        fun of(selector: Selector, onReady: Consumer<SelectionKey>): ReadyKeys =
            if (Android.isHere) CollectedKeys(selector, onReady) else HandedKeys(selector, onReady)
    }
}

/** Java 11 hands over each key as it finds it, and collects none. */
@BeyondAndroid("ReadyKeys.of takes CollectedKeys there")
internal class HandedKeys(private val selector: Selector, private val onReady: Consumer<SelectionKey>) : ReadyKeys {
    override fun now(): Int = selector.selectNow(onReady)

    override fun await(millis: Long): Int = selector.select(onReady, millis)
}

/** Android has the selection of Java 4 alone, which collects the keys in a set. */
internal class CollectedKeys(private val selector: Selector, private val onReady: Consumer<SelectionKey>) : ReadyKeys {
    override fun now(): Int {
        selector.selectNow()
        return handOver()
    }

    override fun await(millis: Long): Int {
        selector.select(millis)
        return handOver()
    }

    private fun handOver(): Int {
        val ready = selector.selectedKeys().toList()
        selector.selectedKeys().clear()
        ready.forEach(onReady::accept)
        return ready.size
    }
}
