package dev.geturl.docs.android

import dev.geturl.HttpClient
import dev.geturl.HttpException
import dev.geturl.get
import kotlinx.coroutines.CoroutineScope
import kotlinx.coroutines.flow.MutableStateFlow
import kotlinx.coroutines.launch
import okio.Path

// The code of docs/android.md, compiled. SnippetsTest says when it shows another.

internal class Bar(var progress: Int)

internal class PageViewModel(private val http: HttpClient, private val viewModelScope: CoroutineScope) {
    val text = MutableStateFlow("")

    fun load(url: String) {
        viewModelScope.launch {
            text.value = try {
                http.get(url).text()
            } catch (failure: HttpException) {
                failure.message.orEmpty()
            }
        }
    }
}

internal fun watched(http: HttpClient, lifecycleScope: CoroutineScope, bar: Bar, url: String, path: Path) {
    lifecycleScope.launch {
        val download = http.start(url) { sink(path) }
        val watching = launch { download.progress.collect { bar.progress = it.current.toInt() } }
        download.await().orThrow()
        watching.cancel()
    }
}
