@file:JvmName("SslContexts")

package dev.geturl.tls

import dev.geturl.TlsOptions
import javax.net.ssl.SSLContext

/**
 * Options to be the [TlsOptions.model] of others, whose connections are then made by [context]: it says whom to trust,
 * which certificate to show, and how sessions are kept. The server's name is checked by its trust managers, as far as
 * they are the platform's or [javax.net.ssl.X509ExtendedTrustManager]s.
 *
 * ```
 * val http = HttpClient { tls = TlsOptions { model = tlsModel(context) } }
 * ```
 */
public fun tlsModel(context: SSLContext): TlsOptions =
    TlsOptions().also { model -> model.slot.keep { ContextKeeper(model, given = context) } }
