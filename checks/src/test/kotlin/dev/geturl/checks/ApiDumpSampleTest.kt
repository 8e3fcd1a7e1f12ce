package dev.geturl.checks

import dev.geturl.samples.PublicSample
import io.kotest.assertions.throwables.shouldThrow
import io.kotest.core.spec.style.FunSpec
import io.kotest.engine.spec.tempdir
import io.kotest.matchers.nulls.shouldBeNull
import io.kotest.matchers.nulls.shouldNotBeNull
import io.kotest.matchers.shouldBe
import io.kotest.matchers.string.shouldContain
import io.kotest.matchers.string.shouldNotContain
import java.io.File

class ApiDumpSampleTest : FunSpec({
    /** A module `sample` whose class files are those of ApiSamples.kt. */
    fun sample(): ApiDump {
        val module = tempdir().resolve("sample")
        val folder = "dev/geturl/samples"
        val compiled = File(PublicSample::class.java.protectionDomain.codeSource.location.toURI()).resolve(folder)
        compiled.walkTopDown().filter { it.isFile }.forEach {
            it.copyTo(module.resolve("target/classes/$folder/${it.name}"))
        }
        return ApiDump(module)
    }

    test("a dump holds what is public and published, not what is internal or so marked") {
        val dump = sample().current()
        dump shouldContain "public final class dev/geturl/samples/PublicSample"
        dump shouldContain "public final fun shown ()V"
        dump shouldContain "published"
        dump shouldNotContain "hidden"
        dump shouldNotContain "InternalSample"
        dump shouldNotContain "marked"
        dump shouldNotContain "MarkedSample"
    }

    test("a written dump agrees with its classes") {
        val dump = sample()
        dump.update()
        dump.difference().shouldBeNull()
    }

    test("a module without a dump fails and names the command") {
        sample().difference().shouldNotBeNull() shouldContain "mvn -q clean test -Papi-dump"
    }

    test("a changed API fails with the lines that differ") {
        val dump = sample()
        dump.update()
        dump.file.writeText(dump.file.readText().replace("shown ()V", "shown (I)V"))
        val difference = dump.difference().shouldNotBeNull()
        difference shouldContain "-\tpublic final fun shown (I)V"
        difference shouldContain "+\tpublic final fun shown ()V"
        difference shouldContain "sample/api/sample.api"
    }

    test("a module that was not compiled fails instead of passing with an empty API") {
        shouldThrow<IllegalArgumentException> { ApiDump(tempdir()).current() }
    }

    test("the modules are those of the parent, without those that nobody calls") {
        val root = tempdir()
        val modules = listOf("client", "bench", "cli", "checks").joinToString("") { "<module>$it</module>" }
        root.resolve("pom.xml").writeText("<project><modules>$modules</modules></project>")
        ApiDump.ofModules(root).map { it.file.name } shouldBe listOf("client.api", "cli.api")
    }
})
