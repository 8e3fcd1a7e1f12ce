package dev.geturl.bench.adapter

import dev.geturl.bench.Setting
import dev.geturl.bench.checkSmall
import okhttp3.Call
import okhttp3.Callback
import okhttp3.Request
import okhttp3.Response
import okio.IOException
import java.util.concurrent.CompletableFuture

/** OkHttp with `enqueue`: its dispatcher's threads make the calls and its callbacks start the next. */
internal class OkHttpAsync(setting: Setting) : OkHttpBlocking(setting) {
    override fun gets(concurrency: Int, stopAtNanos: Long): Long {
        val chains = Chains(concurrency, stopAtNanos)
        val callback = object : Callback {
            override fun onResponse(call: Call, response: Response) {
                val goesOn = chains.completed { response.use { checkSmall(it.code, it.body.bytes()) } }
                if (goesOn) http.newCall(small).enqueue(this)
            }

            override fun onFailure(call: Call, e: IOException) {
                chains.failed(e)
            }
        }
        return chains.run { http.newCall(small).enqueue(callback) }
    }

    override fun execute(request: Request, use: (Response) -> Unit) {
        val done = CompletableFuture<Unit>()
        http.newCall(request).enqueue(
            object : Callback {
                override fun onResponse(call: Call, response: Response) {
                    val outcome = runCatching { response.use(use) }
                    outcome.fold(done::complete, done::completeExceptionally)
                }

                override fun onFailure(call: Call, e: IOException) {
                    done.completeExceptionally(e)
                }
            },
        )
        done.get()
    }
}
