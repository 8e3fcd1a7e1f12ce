package dev.geturl.exchange

import dev.geturl.DialOptions
import dev.geturl.HostPolicy
import dev.geturl.HttpException
import dev.geturl.IpAddress
import dev.geturl.Resolver
import dev.geturl.TimeoutKind
import dev.geturl.Timeouts
import dev.geturl.pool.Way
import kotlinx.coroutines.withTimeoutOrNull

/**
 * Holds to the policy what a proxy is asked for: the proxy, not this client, connects to it then. Addresses are looked
 * up here as well, where the policy has rules for them; what the proxy finds is the proxy's own affair.
 */
internal class ProxiedTargets(
    private val policy: HostPolicy,
    private val resolver: Resolver,
    private val dial: DialOptions = DialOptions(),
) {
    /**
     * Checks where [plan] leads, if it leads there through a proxy.
     *
     * @throws HttpException.Refused when the policy forbids it.
     * @throws HttpException.Timeout when the addresses are not found in time.
     */
    suspend fun check(plan: RequestPlan) {
        if (policy === HostPolicy.OPEN || plan.route.way == Way.Direct) return
        val origin = plan.request.url.origin
        val target = dial.placeOf(origin)
        policy.check(origin.host, origin.port)
        if (target !== origin) policy.check(target.host, target.port)
        if (policy.hasAddressRules) policy.allowedOf(found(target.host, plan.timeouts), target.host)
    }

    /** Within the time that a look-up has where the host is reached directly. */
    private suspend fun found(host: String, limits: Timeouts): List<IpAddress> {
        val limit = listOf(limits.resolve, limits.connect).filter { it.isPositive() }.minOrNull()
            ?: return resolver.resolve(host)
        return withTimeoutOrNull(limit) { resolver.resolve(host) } ?: throw HttpException.Timeout(
            TimeoutKind.RESOLVE,
            "No address of $host within $limit, for the policy to look at",
            "Raise the resolve or the connect timeout, or check that this machine can resolve names.",
        )
    }
}
