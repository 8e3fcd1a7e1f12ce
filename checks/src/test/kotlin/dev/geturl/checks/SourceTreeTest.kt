package dev.geturl.checks

import io.kotest.assertions.throwables.shouldThrow
import io.kotest.core.spec.style.FunSpec
import io.kotest.engine.spec.tempdir
import io.kotest.matchers.shouldBe
import io.kotest.matchers.string.shouldContain

class SourceTreeTest : FunSpec({
    test("a tree is read without what is built and without binaries") {
        val root = tempdir()
        listOf(
            "pom.xml",
            "client/src/main/kotlin/A.kt",
            "client/target/B.kt",
            ".git/config",
            "a.jar",
            ".ci/run",
        ).forEach {
            root.resolve(it).apply { parentFile.mkdirs() }.writeText("")
        }
        SourceTree.read(root).files.map { it.path } shouldBe listOf(".ci/run", "client/src/main/kotlin/A.kt", "pom.xml")
    }

    test("a file knows its module, its source set and whether it ships") {
        val file = SourceFile("client/src/jvmMain/kotlin/dev/geturl/nio/Loop.kt", "")
        listOf(file.module, file.sourceSet, file.isMain, file.isTest) shouldBe listOf("client", "jvmMain", true, false)
        SourceFile("cli/src/test/kotlin/A.kt", "").isTest shouldBe true
        SourceFile("pom.xml", "").module shouldBe ""
    }

    test("what the parser cannot read fails, naming the file") {
        val broken = SourceFile("client/src/main/kotlin/Broken.kt", "class { fun")
        shouldThrow<IllegalArgumentException> { broken.kotlin }.message shouldContain "Broken.kt"
    }

    test("a finding reads as a link and a reason") {
        Finding("client/A.kt", 3, "kdoc", "x has none").toString() shouldBe "client/A.kt:3: [kdoc] x has none"
    }
})
