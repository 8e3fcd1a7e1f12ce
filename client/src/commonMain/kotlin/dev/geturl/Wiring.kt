package dev.geturl

import dev.geturl.auth.ProxySessions
import dev.geturl.auth.ServerSessions
import dev.geturl.exchange.BodyPlanner
import dev.geturl.exchange.ExchangeServices
import dev.geturl.exchange.ExpectationRule
import dev.geturl.exchange.ProxiedTargets
import dev.geturl.exchange.ProxyChooser
import dev.geturl.exchange.ProxyPlanner
import dev.geturl.exchange.RequestPlanner
import dev.geturl.exchange.RetryBudgets
import dev.geturl.exchange.RetryRule
import dev.geturl.exchange.Sequels
import dev.geturl.exchange.ServerLogins
import dev.geturl.exchange.TransportErrors
import dev.geturl.exchange.TransportRegistry
import dev.geturl.exchange.UnexpectingOrigins
import dev.geturl.pool.ConnectionPool
import dev.geturl.pool.Dialer
import dev.geturl.pool.RouteDialer
import kotlinx.coroutines.CoroutineScope
import kotlinx.coroutines.plus
import kotlin.random.Random
import kotlin.time.Clock

/**
 * The parts of one client, put together.
 *
 * @param scope of the client's own coroutines, which end with it.
 * @param background for what may block in others' code.
 */
internal class Wiring(config: HttpConfig, platform: Platform, scope: CoroutineScope, background: CoroutineScope) {
    val transports = TransportRegistry(
        platform.transport,
        platform.tls(config.tls),
        platform.tls(config.proxy.tls, isToProxies = true),
    )
    private val resolver = config.resolver ?: platform.resolver(background, config)
    private val sessions = ProxySessions(config.proxy.authScheme)
    private val chooser = ProxyChooser(config.proxy, platform.environment, platform.log)
    private val proxies = ProxyPlanner(config, sessions)
    private val unexpecting = UnexpectingOrigins()
    val planner = RequestPlanner(
        config,
        BodyPlanner(platform.files, platform.codings),
        acceptEncoding = { platform.codings.offered(config.zip, toTheLetter = !config.allCodings) },
        chooser,
        proxies,
        ExpectationRule(config.expectContinueAbove, unexpecting),
        ServerLogins(config, ServerSessions()),
        transports::get,
    )
    val services = ExchangeServices(
        config = config,
        pool = ConnectionPool(scope, config.pool),
        dialer = RouteDialer(
            direct = Dialer(resolver, config.socket, config.dial, config.hostPolicy),
            toProxy = Dialer(resolver, config.socket, config.dial),
            resolver,
            transports::toProxy,
            config,
            sessions,
        ),
        chooser = chooser,
        proxies = proxies,
        gate = ProxiedTargets(config.hostPolicy, resolver, config.dial),
        codings = platform.codings,
        text = platform.text,
        files = platform.files,
        blocking = background + platform.blocking,
        saving = scope + platform.blocking,
        log = platform.log,
        unexpecting = unexpecting,
        errors = TransportErrors(),
        planner = planner,
        sequels = Sequels(config, planner, proxies),
        retries = RetryRule(Random::nextDouble, Clock.System::now),
        budgets = RetryBudgets(),
    )
}
