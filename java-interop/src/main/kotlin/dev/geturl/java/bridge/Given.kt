package dev.geturl.java.bridge

import kotlinx.coroutines.CoroutineScope
import kotlinx.coroutines.flow.Flow
import okio.IOException
import java.io.UncheckedIOException
import java.util.Spliterator
import java.util.Spliterators
import java.util.function.Consumer
import java.util.stream.Stream
import java.util.stream.StreamSupport
import java.util.concurrent.Flow as Reactive

/** What [flow] gives, as Java takes it: each stream and each subscription collects it anew. */
internal class Given<T : Any>(private val flow: Flow<T>, private val scope: CoroutineScope) {
    /** For a thread that waits. Closing it ends the collection. */
    fun stream(): Stream<T> {
        val pull = Pull(flow, scope)
        return StreamSupport.stream(Pieces(pull), false).onClose(pull::close)
    }

    /** For any number of subscribers. */
    @BeyondAndroid(FLOW_WHY)
    fun publisher(): Reactive.Publisher<T> = PullPublisher(scope) { Pull(flow, scope) }

    private class Pieces<T : Any>(private val pull: Pull<T>) :
        Spliterators.AbstractSpliterator<T>(Long.MAX_VALUE, Spliterator.ORDERED or Spliterator.NONNULL) {
        override fun tryAdvance(action: Consumer<in T>): Boolean {
            val next = try {
                Blocking.run { pull.next() }
            } catch (failure: IOException) {
                throw UncheckedIOException(failure)
            } ?: return false
            action.accept(next)
            return true
        }
    }
}
