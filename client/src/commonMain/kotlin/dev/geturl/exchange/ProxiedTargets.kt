package dev.geturl.exchange

import dev.geturl.HostPolicy
import dev.geturl.HttpException
import dev.geturl.Resolver
import dev.geturl.pool.Way

/**
 * Holds to the policy what a proxy is asked for: the proxy, not this client, connects to it then. Addresses are looked
 * up here as well, where the policy has rules for them; what the proxy finds is the proxy's own affair.
 */
internal class ProxiedTargets(private val policy: HostPolicy, private val resolver: Resolver) {
    /**
     * Checks where [plan] leads, if it leads there through a proxy.
     *
     * @throws HttpException.Refused when the policy forbids it.
     */
    suspend fun check(plan: RequestPlan) {
        if (policy === HostPolicy.OPEN || plan.route.way == Way.Direct) return
        val target = plan.request.url.origin
        policy.check(target.host, target.port)
        if (policy.hasAddressRules) policy.allowedOf(resolver.resolve(target.host), target.host)
    }
}
