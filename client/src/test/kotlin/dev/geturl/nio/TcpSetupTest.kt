package dev.geturl.nio

import dev.geturl.HttpException
import dev.geturl.SocketOptions
import dev.geturl.testing.closedAfterTest
import io.kotest.assertions.throwables.shouldThrow
import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.shouldBe
import jdk.net.ExtendedSocketOptions
import java.net.SocketOption
import java.net.StandardSocketOptions
import java.nio.channels.SocketChannel
import kotlin.time.Duration.Companion.milliseconds
import kotlin.time.Duration.Companion.seconds

class TcpSetupTest : FunSpec({
    test("a socket probes a silent peer after the time that was asked for, and as often") {
        val channel = SocketChannel.open().closedAfterTest()
        channel.configureTcp(SocketOptions(keepAlive = true, keepAliveTime = 77.seconds))
        channel.getOption(StandardSocketOptions.SO_KEEPALIVE) shouldBe true
        channel.getOption(ExtendedSocketOptions.TCP_KEEPIDLE) shouldBe 77
        channel.getOption(ExtendedSocketOptions.TCP_KEEPINTERVAL) shouldBe 77
    }

    test("without a time it is the system's, and nothing is probed unless it is asked for") {
        val channel = SocketChannel.open().closedAfterTest()
        val usual = channel.getOption(ExtendedSocketOptions.TCP_KEEPIDLE)
        channel.configureTcp(SocketOptions())
        channel.getOption(StandardSocketOptions.SO_KEEPALIVE) shouldBe false
        channel.configureTcp(SocketOptions(keepAlive = true))
        channel.getOption(StandardSocketOptions.SO_KEEPALIVE) shouldBe true
        channel.getOption(ExtendedSocketOptions.TCP_KEEPIDLE) shouldBe usual
    }

    test("a platform that cannot set the time refuses it, and does not pass it over") {
        val failure = shouldThrow<HttpException.Unsupported> { checkCanProbe(emptySet<SocketOption<*>>()) }
        failure.hint.isEmpty() shouldBe false
    }

    test("a time without probes, or out of bounds, cannot be") {
        shouldThrow<IllegalArgumentException> { SocketOptions(keepAliveTime = 5.seconds) }
        shouldThrow<IllegalArgumentException> { SocketOptions(keepAlive = true, keepAliveTime = 999.milliseconds) }
        shouldThrow<IllegalArgumentException> { SocketOptions(keepAlive = true, keepAliveTime = 40_000.seconds) }
    }
})
