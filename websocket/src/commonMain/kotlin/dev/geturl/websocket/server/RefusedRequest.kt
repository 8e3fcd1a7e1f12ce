package dev.geturl.websocket.server

import dev.geturl.Headers
import dev.geturl.websocket.UpgradeTest

/** A request that gets [refusal] for an answer, found out in the middle of reading it. */
internal class RefusedRequest(val refusal: UpgradeTest.Refused) : Exception(refusal.toString()) {
    constructor(status: Int, why: String) : this(UpgradeTest.Refused(status, Headers.EMPTY, why))
}
