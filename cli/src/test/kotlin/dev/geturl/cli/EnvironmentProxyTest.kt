package dev.geturl.cli

import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.shouldBe

/** Proxies that the environment names: a process of its own, as none can change its environment. */
class EnvironmentProxyTest : FunSpec({
    fun run(environment: Map<String, String>, vararg words: String): String {
        val java = ProcessHandle.current().info().command().orElse("java")
        val path = System.getProperty("surefire.test.class.path") ?: System.getProperty("java.class.path")
        val builder = ProcessBuilder(java, "-XX:TieredStopAtLevel=1", "-cp", path, "dev.geturl.cli.MainKt", *words)
        builder.environment().apply {
            keys.removeIf { it.endsWith("_proxy", ignoreCase = true) }
            putAll(environment)
        }
        val process = builder.redirectErrorStream(true).start()
        return process.inputStream.readAllBytes().decodeToString().also { process.waitFor() }
    }

    test("http_proxy is heeded, but for the hosts of NO_PROXY; --noproxy takes that variable's place") {
        ScriptServer(reply("1"), reply("2")).use { proxy ->
            val set = mapOf("http_proxy" to "http://127.0.0.1:${proxy.port}", "NO_PROXY" to "far.invalid")
            run(set, "-s", "-w", "%{exitcode}", "http://far.invalid/", "http://other.invalid/") shouldBe "610"
            run(set, "-s", "--noproxy", "", "http://far.invalid/") shouldBe "2"
            proxy.requests.map { it.lineSequence().first() } shouldBe
                listOf("GET http://other.invalid/ HTTP/1.1", "GET http://far.invalid/ HTTP/1.1")
        }
    }

    test("HTTP_PROXY is not, as a CGI script's caller can set it; ALL_PROXY is; what cannot be read is 5") {
        ScriptServer(reply("1")).use { proxy ->
            val address = "http://127.0.0.1:${proxy.port}"
            run(mapOf("HTTP_PROXY" to address), "-s", "-w", "%{exitcode}", "http://far.invalid/") shouldBe "6"
            run(mapOf("ALL_PROXY" to address), "-s", "http://far.invalid/") shouldBe "1"
            run(mapOf("all_proxy" to "gopher://h"), "-s", "-w", "%{exitcode}", "http://far.invalid/") shouldBe "5"
        }
    }
})
