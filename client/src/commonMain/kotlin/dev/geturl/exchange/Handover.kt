package dev.geturl.exchange

import dev.geturl.StatusCode
import dev.geturl.http1.ResponseHead
import dev.geturl.net.Connection
import kotlin.concurrent.Volatile

/** Where an exchange leaves a connection that is HTTP's no longer. Whoever made this looks when it has ended. */
internal class Handover {
    /** Null until there is one. */
    @Volatile
    var connection: Connection? = null
}

/**
 * Whether [head] switches to what this plan asks for, by the manual's "Protocol upgrades" and RFC 9110 section 7.8: a
 * 101 with both fields back, and no protocol that was not asked for.
 */
internal fun RequestPlan.isUpgradedBy(head: ResponseHead): Boolean {
    if (!options.wantsUpgrade || head.code != StatusCode.SWITCHING_PROTOCOLS ||
        !head.headers.hasToken("Connection", "upgrade")
    ) {
        return false
    }
    val chosen = protocols(head.headers.joined("Upgrade"))
    return chosen.isNotEmpty() && protocols(request.headers.joined("Upgrade")).containsAll(chosen)
}

private fun protocols(list: String): List<String> =
    list.split(',').map { it.trim().lowercase() }.filter { it.isNotEmpty() }
