package dev.geturl.exchange

import dev.geturl.Headers
import dev.geturl.HttpException
import dev.geturl.RedirectFailureKind
import dev.geturl.RedirectOptions
import dev.geturl.RequestBody
import dev.geturl.RequestFacts
import dev.geturl.StatusCode
import dev.geturl.Url
import dev.geturl.isSecret

/** What is made of a redirect, decided before anything is done. */
internal sealed interface RedirectPlan {
    /**
     * It is followed.
     *
     * @property url what is asked for next, with its fragment.
     * @property own the caller's own fields that go there.
     */
    class Follow(
        val url: Url,
        val method: String,
        val body: RequestBody?,
        val own: Headers,
        val trail: Trail,
    ) : RedirectPlan {
        override fun toString(): String = "$method ${url.redacted}" + if (body == null) "" else ", body sent again"
    }

    /** It must not, or cannot be. */
    class Refuse(val failure: HttpException.RedirectFailed, val url: Url? = null) : RedirectPlan {
        override fun toString(): String = "refused: ${failure.kind}"
    }
}

/**
 * Decides what is made of redirects: RFC 9110 section 15.4, with the methods as the Fetch standard and curl change
 * them. Touches nothing.
 *
 * @param pathAsIs whether the segments `.` and `..` of a `Location` stay.
 * @param isLenient takes the first of several that differ.
 * @param secured gives a URL by `https` where its host is known to be reached by that alone.
 */
internal class RedirectRule(
    private val pathAsIs: Boolean,
    private val isLenient: Boolean,
    private val secured: (Url) -> Url = { it },
) {
    /** What is made of the response to [plan] with this [code] and these [fields]; null when it is the caller's. */
    fun decide(plan: RequestPlan, options: RedirectOptions, code: Int, fields: Headers): RedirectPlan? {
        if (!options.follow || code !in CODES || plan.options.wantsUpgrade) return null
        val locations = fields.values("Location").filter { it.isNotEmpty() }.distinct()
        if (locations.isEmpty()) return null
        if (locations.size > 1 && !isLenient) {
            return refuse(RedirectFailureKind.BAD_LOCATION, "has several Location fields that differ", plan)
        }
        val from = plan.request.url
        val to = try {
            secured(inheriting(plan.trail.fragment, from.resolve(escaped(locations.first()), pathAsIs)))
        } catch (invalid: HttpException.InvalidUrl) {
            return refuse(RedirectFailureKind.BAD_LOCATION, "has a Location that is no URL: ${invalid.message}", plan)
        }
        return refusal(plan, options, to) ?: follow(plan, options, code, to)
    }

    private fun refusal(plan: RequestPlan, options: RedirectOptions, to: Url): RedirectPlan.Refuse? {
        val from = plan.request.url
        val trail = plan.trail
        return when {
            to.scheme !in options.schemes -> {
                refuse(RedirectFailureKind.SCHEME, "leads to ${to.redacted}", plan, to)
            }

            from.scheme == SECURE && to.scheme != SECURE && !options.allowDowngrade -> {
                refuse(RedirectFailureKind.DOWNGRADE, "leads from https to ${to.redacted}", plan, to)
            }

            options.stopLoops && trail.redirected.any { isAlike(it, plan.request) } -> {
                refuse(RedirectFailureKind.LOOP, "leads in a circle: the same request was redirected before", plan, to)
            }

            options.atMost in 0..trail.redirected.size -> {
                refuse(RedirectFailureKind.TOO_MANY, "is one more than the ${options.atMost} allowed", plan, to)
            }

            else -> {
                null
            }
        }
    }

    private fun follow(plan: RequestPlan, options: RedirectOptions, code: Int, to: Url): RedirectPlan {
        val dropsBody = becomesGet(code, plan, options)
        val body = (plan.trail.withheld ?: plan.body).takeUnless { dropsBody }
        if (body != null && !body.canGoAgain) {
            return refuse(RedirectFailureKind.BODY_SPENT, "wants the body again, which can be read only once", plan, to)
        }
        val from = plan.request.url
        val isOther = to.origin != from.origin
        val isAstray = !options.trusted && (plan.trail.isAstray || isOther)
        return RedirectPlan.Follow(
            url = to,
            method = if (dropsBody && !options.keepMethod) "GET" else plan.request.method,
            body = body,
            own = left(plan, options, to, dropsBody, isAstray),
            trail = plan.trail.copy(
                fragment = to.fragment,
                first = plan.trail.first ?: from,
                isAstray = isAstray,
                redirected = plan.trail.redirected + plan.request,
                proxyLogins = 0,
                logins = 0,
                withheld = null,
            ),
        )
    }

    /** Where the caller's method is to stay, it counts as POST with a body and as GET without. */
    private fun becomesGet(code: Int, plan: RequestPlan, options: RedirectOptions): Boolean {
        val method = when {
            !options.keepMethod || plan.request.method == "HEAD" -> plan.request.method
            plan.body != null -> "POST"
            else -> "GET"
        }
        return when (code) {
            StatusCode.MOVED_PERMANENTLY, StatusCode.FOUND -> method == "POST" && code !in options.keepPost
            StatusCode.SEE_OTHER -> method !in READING && !(method == "POST" && code in options.keepPost)
            else -> false
        }
    }

    /** The caller's own fields, without those that [to] must not have and those about a body that is gone. */
    private fun left(
        plan: RequestPlan,
        options: RedirectOptions,
        to: Url,
        dropsBody: Boolean,
        isAstray: Boolean,
    ): Headers {
        val from = plan.request.url
        val own = plan.own
        val lines = own.emptyBuilder()
        for (field in own) {
            val name = field.name.lowercase()
            val isKept = when {
                name == "host" -> to.origin == from.origin
                name == PROXY_LOGIN -> true
                isAstray && (own.isSecret(name) || options.secretHeaders.any { it.equals(name, true) }) -> false
                else -> !(dropsBody && name in ABOUT_BODY)
            }
            if (isKept) lines.addChecked(field.name, field.value)
        }
        val isDowngrade = from.scheme == SECURE && to.scheme != SECURE
        if (options.sendReferer && !isDowngrade) lines.set("Referer", referer(from))
        return lines.build()
    }

    private fun referer(from: Url): String = from
        .newBuilder()
        .username("")
        .password("")
        .fragment(null)
        .build()
        .toString()

    private fun inheriting(fragment: String?, to: Url): Url =
        if (fragment == null || to.fragment != null) to else to.newBuilder().fragment(fragment).build()

    private fun isAlike(one: RequestFacts, other: RequestFacts) =
        one.method == other.method && one.url == other.url && one.headers == other.headers

    private fun refuse(kind: RedirectFailureKind, what: String, plan: RequestPlan, to: Url? = null) =
        RedirectPlan.Refuse(
            HttpException.RedirectFailed(
                kind,
                "The redirect from ${plan.request.url.redacted} $what",
                HINTS.getValue(kind),
            ),
            to,
        )

    private companion object {
        const val SECURE = "https"
        const val PROXY_LOGIN = "proxy-authorization"
        val CODES = setOf(301, 302, 303, 307, 308)
        val READING = setOf("GET", "HEAD")

        /** RFC 9110 section 15.4, and the Fetch standard's request-body-header names. */
        val ABOUT_BODY = setOf(
            "content-encoding",
            "content-language",
            "content-location",
            "content-type",
            "content-length",
            "content-range",
            "content-digest",
            "repr-digest",
            "digest",
            "expect",
            "trailer",
            "transfer-encoding",
        )

        val HINTS = mapOf(
            RedirectFailureKind.TOO_MANY to "Raise RedirectOptions.atMost if the server is right.",
            RedirectFailureKind.LOOP to "The server may wait for a cookie: give the client a cookie jar.",
            RedirectFailureKind.DOWNGRADE to "Ask for the http URL itself, or set RedirectOptions.allowDowngrade.",
            RedirectFailureKind.BAD_LOCATION to "The server is broken; ask for the right URL itself.",
            RedirectFailureKind.SCHEME to "RedirectOptions.schemes says where redirects may lead.",
            RedirectFailureKind.BODY_SPENT to "Give the body as bytes or as a file, which can be sent again.",
        )

        /** What came as bytes beyond ASCII means UTF-8, as a rule: they are kept as they are, as `%XX`. */
        fun escaped(location: String): String = if (location.all { it.code < ASCII }) {
            location
        } else {
            location.map { if (it.code < ASCII) "$it" else "%" + it.code.toString(16).uppercase() }.joinToString("")
        }

        const val ASCII = 0x80
    }
}
