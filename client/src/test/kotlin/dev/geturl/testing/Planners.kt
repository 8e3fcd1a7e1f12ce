package dev.geturl.testing

import dev.geturl.HttpConfig
import dev.geturl.Log
import dev.geturl.auth.ProxySessions
import dev.geturl.auth.ServerSessions
import dev.geturl.body.jvmContentCodings
import dev.geturl.exchange.BodyPlanner
import dev.geturl.exchange.ExpectationRule
import dev.geturl.exchange.ProxyChooser
import dev.geturl.exchange.ProxyPlanner
import dev.geturl.exchange.RequestPlanner
import dev.geturl.exchange.ServerLogins
import dev.geturl.exchange.UnexpectingOrigins
import dev.geturl.net.RegisteredTransport
import dev.geturl.net.Transport
import okio.FileSystem

/** What plans the requests of a client with [config], for tests without a socket. */
internal fun plannerFor(config: HttpConfig, endToEnd: Boolean = false): RequestPlanner {
    val silent = object : Log {
        override fun warn(message: String, failure: Throwable) = Unit
    }
    val nowhere = Transport { error("nothing connects here") }
    return RequestPlanner(
        config,
        BodyPlanner(FileSystem.SYSTEM, jvmContentCodings),
        { "" },
        ProxyChooser(config.proxy, TestEnvironment(), silent),
        ProxyPlanner(config, ProxySessions(config.proxy.authScheme)),
        ExpectationRule(-1, UnexpectingOrigins()),
        ServerLogins(config, ServerSessions()),
    ) { RegisteredTransport(it, if (it == "http") 80 else 443, nowhere, endToEnd) }
}
