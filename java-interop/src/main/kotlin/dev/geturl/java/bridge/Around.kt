package dev.geturl.java.bridge

import dev.geturl.AuthOptions
import dev.geturl.GeturlOptions
import dev.geturl.HttpConfig
import dev.geturl.Interceptors
import dev.geturl.RedirectOptions
import dev.geturl.RetryPolicy

/** What a client and a call have in common of what stands around exchanges: their types have no common one. */
internal interface Around {
    var redirects: RedirectOptions
    var auth: AuthOptions
    var retries: RetryPolicy
    var interceptors: Interceptors
}

/** That of a client's [config]. */
internal class AroundClient(private val config: HttpConfig.Builder) : Around {
    override var redirects by config::redirects
    override var interceptors by config::interceptors

    /** Who changes a policy wants one: that of nothing makes way. */
    override var retries: RetryPolicy
        get() = config.retries.takeIf { it != RetryPolicy.NONE } ?: RetryPolicy()
        set(value) {
            config.retries = value
        }
    override var auth: AuthOptions
        get() = config.auth ?: AuthOptions()
        set(value) {
            config.auth = value
        }
}

/** That of a [call]; what it has said nothing of begins with its default. */
internal class AroundCall(private val call: GeturlOptions) : Around {
    override var interceptors by call::interceptors
    override var redirects: RedirectOptions
        get() = call.redirects ?: RedirectOptions()
        set(value) {
            call.redirects = value
        }
    override var auth: AuthOptions
        get() = call.auth ?: AuthOptions()
        set(value) {
            call.auth = value
        }
    override var retries: RetryPolicy
        get() = call.retries ?: RetryPolicy()
        set(value) {
            call.retries = value
        }
}
