package dev.geturl.body

import dev.geturl.HttpException
import io.kotest.assertions.throwables.shouldThrow
import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.nulls.shouldBeNull
import io.kotest.matchers.shouldBe
import io.kotest.matchers.string.shouldContain
import java.io.File
import java.net.URLClassLoader

class ContentCodingsTest : FunSpec({
    val codings = jvmContentCodings
    val bare = ContentCodings(JvmInflaters) { emptyList() }

    test("codings are undone from the last applied to the first, names in any case and spacing") {
        codings.plan("gzip, deflate").undo shouldBe listOf("deflate", "gzip")
        codings.plan(" X-GZIP\t,,Br ").undo shouldBe listOf("br", "x-gzip")
        codings.plan("gzip").note.shouldBeNull()
    }

    test("identity and an empty or missing header are no coding") {
        for (header in listOf(null, "", " , ", "identity", "Identity, identity")) {
            codings.plan(header) shouldBe CodingPlan(emptyList(), emptyList())
        }
        codings.plan("gzip, identity").undo shouldBe listOf("gzip")
    }

    test("an unknown coding stays on the body with all beneath it, and is noted") {
        codings.plan("compress") shouldBe CodingPlan(emptyList(), listOf("compress"))
        codings.plan("gzip, foo, deflate") shouldBe CodingPlan(listOf("deflate"), listOf("gzip", "foo"))
        codings.plan("gzip, foo").note.orEmpty() shouldContain "gzip, foo"
        bare.plan("gzip, br") shouldBe CodingPlan(emptyList(), listOf("gzip", "br"))
    }

    test("more than five codings are refused") {
        codings.plan("gzip,gzip,gzip,gzip,gzip").undo.size shouldBe 5
        shouldThrow<HttpException.Decoding> { codings.plan("gzip,gzip,gzip,gzip,gzip,gzip") }
    }

    test("what is offered is what can be undone; the Tcl profile offers what the manual says") {
        codings.offered(zip = true, toTheLetter = false) shouldBe "gzip,deflate, br, zstd"
        bare.offered(zip = true, toTheLetter = false) shouldBe "gzip,deflate"
        codings.offered(zip = true, toTheLetter = true) shouldBe "gzip,deflate"
        codings.offered(zip = false, toTheLetter = false) shouldBe "identity"
    }

    test("libraries are looked for once, and not before it matters") {
        var asked = 0
        val lazily = ContentCodings(JvmInflaters) { emptyList<OptionalCoding>().also { asked++ } }
        lazily.plan("gzip")
        lazily.offered(zip = true, toTheLetter = true)
        asked shouldBe 0
        lazily.plan("br")
        lazily.offered(zip = true, toTheLetter = false)
        asked shouldBe 1
    }

    test("a library that does not link is one that is not there") {
        val broken = LibraryProbe { throw NoClassDefFoundError("com/github/luben/zstd/ZstdDecompressCtx") }
        val unable = LibraryProbe { null }
        presentCodings(broken, unable, zstdProbe).map { it.name } shouldBe listOf("zstd")
    }

    test("without the libraries on the class path nothing breaks and only gzip and deflate are offered") {
        val path = System
            .getProperty("java.class.path")
            .split(File.pathSeparator)
            .filterNot { "brotli4j" in it || "zstd-jni" in it || "native-" in it }
            .map { File(it).toURI().toURL() }
        URLClassLoader(path.toTypedArray(), ClassLoader.getPlatformClassLoader()).use { loader ->
            val file = loader.loadClass("dev.geturl.body.JvmContentCodingsKt")
            val poorer = file.getMethod("getJvmContentCodings").invoke(null)
            val offered = poorer.javaClass.getMethod("offered", Boolean::class.java, Boolean::class.java)
            offered.invoke(poorer, true, false) shouldBe "gzip,deflate"
            val plan = poorer.javaClass.getMethod("plan", String::class.java).invoke(poorer, "br")
            plan.toString() shouldBe "CodingPlan(undo=[], left=[br])"
        }
    }

    test("when one decoder cannot be opened those before it are closed") {
        val opened = mutableListOf<String>()
        val failing = OptionalCoding("br") { throw HttpException.Decoding("no memory for it") }
        val fine = OptionalCoding("zstd") {
            object : ContentDecoder by DeflateDecoder(JvmInflaters) {
                override fun close() {
                    opened += "closed"
                }
            }
        }
        val some = ContentCodings(JvmInflaters) { listOf(failing, fine) }
        shouldThrow<HttpException.Decoding> { some.open(some.plan("br, zstd")) }
        opened shouldBe listOf("closed")
    }
})
