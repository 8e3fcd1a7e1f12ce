package dev.geturl.url

import dev.geturl.Url
import dev.geturl.testing.SharedData
import dev.geturl.testing.casesOf
import dev.geturl.testing.text
import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.collections.shouldBeEmpty
import io.kotest.matchers.collections.shouldContain
import io.kotest.matchers.ints.shouldBeGreaterThan
import io.kotest.matchers.shouldBe
import io.kotest.matchers.string.shouldContain
import io.kotest.matchers.types.shouldBeInstanceOf
import kotlinx.serialization.json.JsonObject
import java.io.File
import java.net.URLClassLoader
import kotlin.io.path.Path

private val EXCEPTIONS = setOf(
    // UTS #46 gives the empty name for the empty name; the host of a URL cannot be empty.
    "",
    // U+3E8AC was unassigned when the cases were made; the Unicode 18 of ICU4J 79 has it as a letter.
    "\uD8BA\uDCAC\u3002\u0729\u3002\uCBD95",
    "\uD8BA\uDCAC\u3002\u0729\u3002\u110D\u1173\u11AC5",
)

private fun failures(cases: List<JsonObject>): List<String> = cases.mapNotNull { case ->
    val input = checkNotNull(case.text("input"))
    val expected = case.text("output")
    val actual = runCatching { parseHost(input, isOpaque = false) }.getOrNull()
    if (actual == expected) null else "${ascii(input)} gives ${actual?.let(::ascii)} and not ${expected?.let(::ascii)}"
}

class IdnaTest : FunSpec({
    test("ICU4J is used when it is on the class path") {
        platformIdna.shouldBeInstanceOf<IcuIdna>()
    }

    test("host names become ASCII as the web platform tests have it").config(enabledOrReasonIf = SharedData.isThere) {
        failures(casesOf("wpt-url/toascii.json")).joinToString("\n") shouldBe ""
    }

    test("host names become ASCII as UTS #46 has it").config(enabledOrReasonIf = SharedData.isThere) {
        val cases = casesOf("wpt-url/IdnaTestV2.json").filterNot { it.text("input").orEmpty() in EXCEPTIONS }
        cases.size shouldBeGreaterThan 2500
        failures(cases).joinToString("\n") shouldBe ""
    }

    test("without ICU4J the JDK's IDNA takes over") {
        WithoutIcu().use { it.parse("http://bücher.example/") shouldBe "http://xn--bcher-kva.example/" }
    }

    test("the JDK's IDNA refuses a name by saying null") {
        JdkIdna.toAscii("ü".repeat(80), beStrict = false) shouldBe null
        JdkIdna.toAscii("a b.ü", beStrict = true) shouldBe null
        JdkIdna.name shouldContain "ICU4J"
    }

    test("strict mode also checks hyphens and lengths") {
        platformIdna.toAscii("-ü.example", beStrict = false) shouldBe "xn----eha.example"
        platformIdna.toAscii("-ü.example", beStrict = true) shouldBe null
    }

    test("an ASCII host loads nothing of IDNA") {
        WithoutIcu().use {
            it.parse("http://EXAMPLE.org:8080/a?b") shouldBe "http://example.org:8080/a?b"
            it.parse("http://xn--bcher-kva.example/") shouldBe "http://xn--bcher-kva.example/"
            it.asked.filter { name -> "Idna" in name || "icu" in name }.shouldBeEmpty()
            it.parse("http://bücher.example/")
            it.asked shouldContain IcuIdna::class.java.name
        }
    }
})

/** Loads geturl anew from a class path that has no ICU4J, and notes the names of all classes that it asks for. */
private class WithoutIcu : AutoCloseable {
    val asked = mutableListOf<String>()

    private val loader = object : URLClassLoader(
        System
            .getProperty("java.class.path")
            .split(File.pathSeparator)
            .filter { "icu4j" !in it }
            .map { Path(it).toUri().toURL() }
            .toTypedArray(),
        getPlatformClassLoader(),
    ) {
        override fun loadClass(name: String, resolve: Boolean): Class<*> {
            asked += name
            return super.loadClass(name, resolve)
        }
    }

    fun parse(text: String): String {
        val companion = loader.loadClass(Url::class.java.name).getField("Companion").get(null)
        return companion.javaClass.getMethod("parse", String::class.java).invoke(companion, text).toString()
    }

    override fun close() = loader.close()
}

/** [text] with what is not printable ASCII as numbers: raw, it would upset the reader of the test's output. */
private fun ascii(text: String): String =
    text.map { if (it in '!'..'~') "$it" else "<${it.code.toString(16)}>" }.joinToString("")
