package dev.geturl.cli

import io.kotest.assertions.throwables.shouldThrow
import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.shouldBe
import io.kotest.matchers.string.shouldContain
import java.io.ByteArrayOutputStream
import kotlin.io.path.writeText

class FormSyntaxTest : FunSpec({
    val said = ByteArrayOutputStream()
    val streams = Streams("".byteInputStream(), said, said)

    fun fields(vararg values: String, flag: String = "-F"): List<FormField> =
        FormSyntax(LocalData(streams), Messages(streams, isSilent = false, showsErrors = true))
            .fields(values.map { ArgumentOrder.Given(flag, it, emptyList()) })

    fun text(field: FormField) = (field.content as FormContent.Text).text

    fun file(field: FormField) = field.content as FormContent.File

    test("a text has a name, and may have a type with parameters") {
        val field = fields("a=b=c; type=text/html; charset=utf-8;filename=\"x;y\"").single()
        field.name shouldBe "a"
        text(field) shouldBe "b=c"
        field.type shouldBe "text/html; charset=utf-8"
        field.fileName shouldBe "x;y"
    }

    test("quotes hold what would end a value, with backslashes for quotes and backslashes") {
        text(fields("a=\"b;c\\\"d\\\\e\\f\"").single()) shouldBe "b;c\"d\\e\\f"
        text(fields("a=\"open;type=a/b").single()) shouldBe "\"open"
    }

    test("--form-string takes its text as it is") {
        text(fields("a=@b;type=c/d", flag = "--form-string").single()) shouldBe "@b;type=c/d"
    }

    test("@ sends a file, < what is in it, several after one @ are one field") {
        file(fields("a=@b;filename=c").single()).isUpload shouldBe true
        file(fields("a=<b").single()).isUpload shouldBe false
        val parts = (fields("a=@b,c;type=x/y, \"d,e\"").single().content as FormContent.Parts).fields
        parts.map { file(it).name } shouldBe listOf("b", "c", "d,e")
        parts.map { it.type } shouldBe listOf(null, "x/y", null)
    }

    test("(and) make parts of a part") {
        val (outer, last) = fields("a=(;type=multipart/alternative", "=one", "=two;type=text/html", "=)", "b=c")
        outer.name shouldBe "a"
        outer.type shouldBe "multipart/alternative"
        val inner = (outer.content as FormContent.Parts).fields
        inner.map { it.name } shouldBe listOf(null, null)
        inner.map(::text) shouldBe listOf("one", "two")
        last.name shouldBe "b"
    }

    test("headers are given or read from a file, an encoder is kept") {
        inFolder { folder ->
            val list = folder.resolve("list").apply { writeText("X-Two: 2\n# no\nX-Three: 3\n") }
            val field = fields("a=b;headers=\"X-One: 1;x\";headers=@$list;encoder=base64").single()
            field.headers shouldBe listOf("X-One: 1;x", "X-Two: 2", "X-Three: 3")
            field.encoder shouldBe "base64"
        }
    }

    test("what is not known is left out and told") {
        said.reset()
        text(fields("a=b;colour=red").single()) shouldBe "b"
        said.toString() shouldContain "colour=red"
    }

    test("what is no field is 2") {
        for (values in listOf(listOf("a"), listOf("=)"), listOf("a=(;type=x/y"), listOf("a=b;type=nonsense"))) {
            shouldThrow<CommandFailure> { fields(*values.toTypedArray()) }.code shouldBe ExitCode.BAD_USAGE
        }
    }
})
