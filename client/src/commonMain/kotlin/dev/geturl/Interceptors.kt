package dev.geturl

import kotlin.jvm.JvmField

/**
 * Who stands around each exchange, and where. Immutable. The first of a list is the outermost: it sees the request
 * first and the answer last.
 *
 * ```
 * the call ─► aroundCall ─► redirects, logins, retries ─► aroundAttempt ─► the network
 * ```
 *
 * @property aroundCall those that see a call once, however often something is sent for it: before its redirects, logins
 *   and retries, and after them. They see the caller's own field lines and may change the URL.
 * @property aroundAttempt those that see each request on its way to the network and each response from there: every
 *   redirect, login and retry. They see all field lines, cookies included. What is sent once more because a kept
 *   connection had ended passes them once.
 */
public data class Interceptors(
    public val aroundCall: List<Interceptor> = emptyList(),
    public val aroundAttempt: List<Interceptor> = emptyList(),
) {
    internal val isEmpty: Boolean get() = aroundCall.isEmpty() && aroundAttempt.isEmpty()

    /** These, and within them [others]. */
    public operator fun plus(others: Interceptors): Interceptors =
        Interceptors(aroundCall + others.aroundCall, aroundAttempt + others.aroundAttempt)

    /** Makes lists of interceptors. */
    public companion object {
        /** Nobody. */
        @JvmField
        public val NONE: Interceptors = Interceptors()

        /** [interceptors] around the call. */
        public fun call(vararg interceptors: Interceptor): Interceptors =
            Interceptors(aroundCall = interceptors.asList())

        /** [interceptors] around each attempt. */
        public fun attempt(vararg interceptors: Interceptor): Interceptors =
            Interceptors(aroundAttempt = interceptors.asList())
    }
}
