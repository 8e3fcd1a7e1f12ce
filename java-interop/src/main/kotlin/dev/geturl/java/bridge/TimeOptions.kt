package dev.geturl.java.bridge

import dev.geturl.DialOptions
import dev.geturl.PoolOptions
import dev.geturl.SocketOptions
import dev.geturl.Timeouts
import dev.geturl.cookies.DomainOptions
import dev.geturl.cookies.JarOptions
import kotlin.time.Duration
import java.time.Duration as JavaDuration

/** One of the times in a group of options, as Java has it. */
internal class TimeOption<T>(private val known: (T) -> Duration, private val with: (T, Duration) -> T) {
    /** What it is in [group]. */
    fun of(group: T): JavaDuration = known(group).java

    /** [group] with another [value]. */
    fun changed(group: T, value: JavaDuration): T = with(group, value.kotlin)
}

/** The times in groups of options, which Java cannot see as Kotlin has them. */
internal object TimeOptions {
    @JvmField val WHOLE = TimeOption(Timeouts::whole) { of, it -> of.copy(whole = it) }

    @JvmField val RESOLVE = TimeOption(Timeouts::resolve) { of, it -> of.copy(resolve = it) }

    @JvmField val CONNECT = TimeOption(Timeouts::connect) { of, it -> of.copy(connect = it) }

    @JvmField val POOL = TimeOption(Timeouts::pool) { of, it -> of.copy(pool = it) }

    @JvmField val FIRST_BYTE = TimeOption(Timeouts::firstByte) { of, it -> of.copy(firstByte = it) }

    @JvmField val IDLE = TimeOption(Timeouts::idle) { of, it -> of.copy(idle = it) }

    @JvmField val EXPECT_CONTINUE = TimeOption(Timeouts::expectContinue) { of, it -> of.copy(expectContinue = it) }

    @JvmField val PROXY = TimeOption(Timeouts::proxy) { of, it -> of.copy(proxy = it) }

    @JvmField val TLS = TimeOption(Timeouts::tls) { of, it -> of.copy(tls = it) }

    @JvmField val IDLE_TIME = TimeOption(PoolOptions::idleTime) { of, it -> of.copy(idleTime = it) }

    @JvmField val MAX_AGE = TimeOption(PoolOptions::maxAge) { of, it -> of.copy(maxAge = it) }

    @JvmField val PIPELINE_STALL = TimeOption(PoolOptions::pipelineStall) { of, it -> of.copy(pipelineStall = it) }

    @JvmField val ATTEMPT_DELAY = TimeOption(DialOptions::attemptDelay) { of, it -> of.copy(attemptDelay = it) }

    @JvmField val FAILED_TIME = TimeOption(DialOptions::failedTime) { of, it -> of.copy(failedTime = it) }

    @JvmField val KEEP_ALIVE_TIME = TimeOption(SocketOptions::keepAliveTime) { of, it -> of.copy(keepAliveTime = it) }

    @JvmField val PURGE_OLD = TimeOption(JarOptions::purgeOld) { of, it -> of.copy(purgeOld = it) }

    @JvmField val FRESHNESS = TimeOption(JarOptions::freshness) { of, it -> of.copy(freshness = it) }

    @JvmField val DOMAIN_REFRESH = TimeOption(DomainOptions::domainRefresh) { of, it -> of.copy(domainRefresh = it) }
}
