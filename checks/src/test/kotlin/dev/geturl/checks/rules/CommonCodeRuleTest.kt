package dev.geturl.checks.rules

import io.kotest.core.spec.style.FunSpec
import io.kotest.datatest.withTests
import io.kotest.matchers.collections.shouldBeEmpty
import io.kotest.matchers.shouldBe

class CommonCodeRuleTest : FunSpec({
    context("common code is refused what only the JVM has") {
        withTests(
            "import java.util.Locale",
            "import java.util.*",
            "import javax.net.ssl.SSLEngine as Engine",
            "import kotlin.jvm.JvmRecord",
            "import kotlin.jvm.*",
            "import kotlin.system.exitProcess",
            "import kotlin.io.path.readText",
            "import org.slf4j.LoggerFactory",
            "val a: java.util.Locale? = null",
            "val a = java.util.Locale.ROOT",
            "val a = java.util.ArrayList<String>().size",
            "fun a() = \"\${java.lang.System.nanoTime()}\"",
            "@kotlin.jvm.Synchronized fun a() = 1",
            "@Volatile var a = 1",
            "@Throws(java.io.IOException::class) fun a() = 1",
            "val a = System.nanoTime()",
            "fun a(lock: Any) = synchronized(lock) { 1 }",
            "val a = \"\".javaClass",
            "val a = String::class.java",
            "fun a(b: java.io.File) = b",
        ) { code ->
            CommonCodeRule.placesIn(common("dev.geturl", "A.kt") to "package dev.geturl\n$code") shouldBe
                listOf("A.kt:2")
        }
    }

    context("common code may name") {
        withTests(
            "import kotlin.jvm.JvmName",
            "import kotlin.math.min",
            "import kotlinx.coroutines.flow.Flow",
            "import okio.Buffer",
            "import kotlin.jvm.Throws",
            "import kotlin.concurrent.Volatile\n@Volatile private var a = 1",
            "@JvmOverloads fun a(b: Int = 1) = b",
            "@kotlin.jvm.JvmStatic fun a() = 1",
            "// java.util.Locale in a comment",
            "/** [java.util.Locale] in KDoc */ val a = 1",
            "val a = \"java.util.Locale in a string\"",
            "class Thread\nfun a(thread: Int) = thread",
        ) { code ->
            CommonCodeRule
                .placesIn(
                    common("dev.geturl", "A.kt") to "package dev.geturl\n$code",
                ).shouldBeEmpty()
        }
    }

    test("code for the JVM may name the JVM") {
        CommonCodeRule.placesIn(jvm("dev.geturl.nio", "A.kt") to "import java.nio.channels.Selector").shouldBeEmpty()
    }

    test("common code does not name what jvmMain declares") {
        val loop = jvm("dev.geturl.nio", "Loop.kt") to "package dev.geturl.nio\nclass Loop"
        val near = common("dev.geturl.nio", "Near.kt") to "package dev.geturl.nio\n\nval loop: Loop? = null"
        val far = common("dev.geturl.pool", "Far.kt") to "package dev.geturl.pool\nimport dev.geturl.nio.Loop"
        CommonCodeRule.placesIn(loop, near, far) shouldBe listOf("Near.kt:3", "Far.kt:2")
    }
})
