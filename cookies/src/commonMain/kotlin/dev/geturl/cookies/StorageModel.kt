package dev.geturl.cookies

import dev.geturl.Cookie
import dev.geturl.CookieRequest
import dev.geturl.SiteContext
import kotlin.time.Instant

/** What becomes of a cookie that somebody wants stored; see [judge]. */
internal sealed interface Verdict {
    /** It is kept as [cookie], in place of [old]. */
    class Keep(val cookie: Cookie, val old: Entry?) : Verdict

    /** It has expired already, which removes [old]. */
    class Expire(val old: Entry?) : Verdict

    /** It is ignored. */
    class Refuse(val reason: Refusal) : Verdict
}

/** Why a cookie is ignored: steps of RFC 6265bis, section 5.7. */
internal enum class Refusal {
    NO_HOST,
    OTHERS_DOMAIN,
    PUBLIC_SUFFIX,
    SECURE_FROM_INSECURE,
    COVERS_SECURE,
    CROSS_SITE,
    SAME_SITE_NONE_INSECURE,
    PREFIX,
    PARTITIONED_INSECURE,
}

/**
 * The storage model of RFC 6265bis, section 5.7, from where the client's parser leaves off; a jar trusts no caller, so
 * what the client has looked at already is looked at again. A plain decision: nothing happens here.
 *
 * @param request what the response that sets it answers; null when nobody says, which counts as a secure one.
 */
internal fun CookieIndex.judge(given: Cookie, request: CookieRequest?, now: Instant): Verdict {
    val domain = asciiHost(given.domain)
    val origin = asciiHost(request?.host ?: given.origin)
    if (domain == null || origin == null) return Verdict.Refuse(Refusal.NO_HOST)
    val cookie = given.asStored(domain, hostOnly = given.hostOnly || (domain == origin && isNoSite(domain)))
    val refusal = refusalOf(cookie, origin, request)
    if (refusal != null) return Verdict.Refuse(refusal)
    val old = replacedBy(cookie)
    val expires = cookie.expires
    return if (expires != null && expires <= now) Verdict.Expire(old) else Verdict.Keep(cookie, old)
}

/** Public suffixes and addresses have cookies for themselves alone (step 9 of the model, section 5.1.3). */
private fun CookieIndex.isNoSite(host: String) = isAddress(host) || suffixes.isPublicSuffix(host)

private fun Cookie.asStored(domain: String, hostOnly: Boolean): Cookie {
    // Databases keep microseconds; everybody is to see the same.
    val expires = expires?.toMicros()
    if (domain == this.domain && hostOnly == this.hostOnly && expires == this.expires) return this
    return newBuilder()
        .also {
            it.domain = domain
            it.hostOnly = hostOnly
            it.expires = expires
        }.build()
}

private fun CookieIndex.refusalOf(cookie: Cookie, origin: String, request: CookieRequest?): Refusal? = when {
    !isForOrigin(cookie, origin) -> Refusal.OTHERS_DOMAIN
    !cookie.hostOnly && isNoSite(cookie.domain) -> Refusal.PUBLIC_SUFFIX
    cookie.secure && request?.isSecure == false -> Refusal.SECURE_FROM_INSECURE
    !cookie.secure && request?.isSecure == false && coversSecure(cookie) -> Refusal.COVERS_SECURE
    request?.site == SiteContext.CROSS_SITE && cookie.sameSite != Cookie.SameSite.NONE -> Refusal.CROSS_SITE
    cookie.sameSite == Cookie.SameSite.NONE && !cookie.secure -> Refusal.SAME_SITE_NONE_INSECURE
    !keepsPrefixes(cookie) -> Refusal.PREFIX
    cookie.partitioned && !cookie.secure -> Refusal.PARTITIONED_INSECURE
    else -> null
}

private fun isForOrigin(cookie: Cookie, origin: String) =
    if (cookie.hostOnly) cookie.domain == origin else domainMatches(origin, cookie.domain)

/**
 * Whether a server that is not secure would cover a `Secure` cookie: one of the same key whose domain is above or
 * below, and whose path is above (step 16, "leave secure cookies alone").
 */
private fun CookieIndex.coversSecure(cookie: Cookie): Boolean =
    ofSite(suffixes.siteOf(cookie.domain)).map { it.cookie }.any {
        it.secure && it.key == cookie.key && pathMatches(cookie.path, it.path) &&
            (domainMatches(it.domain, cookie.domain) || domainMatches(cookie.domain, it.domain))
    }

/** `__Secure-` and `__Host-` in any case (section 5.4); without a name, a value may not look like one. */
private fun keepsPrefixes(cookie: Cookie): Boolean = when {
    cookie.key.isEmpty() -> !isPrefixed(cookie.value, SECURE) && !isPrefixed(cookie.value, HOST)
    isPrefixed(cookie.key, HOST) -> cookie.secure && cookie.hostOnly && cookie.path == "/"
    isPrefixed(cookie.key, SECURE) -> cookie.secure
    else -> true
}

private fun isPrefixed(text: String, prefix: String) = text.startsWith(prefix, ignoreCase = true)

private const val SECURE = "__Secure-"
private const val HOST = "__Host-"
