package dev.geturl.cli

import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.shouldBe
import io.kotest.matchers.string.shouldContain
import io.kotest.matchers.string.shouldEndWith
import io.kotest.matchers.string.shouldNotContain
import io.kotest.matchers.string.shouldStartWith
import kotlin.io.path.writeText

class FormTest : FunSpec({
    /** The request that [flags] make, with `--B` for its boundary. */
    fun sent(vararg flags: String, input: String = ""): String = ScriptServer(reply("")).use { server ->
        CommandRun.of("-s", *flags, "${server.url}/", input = input).exit shouldBe 0
        val request = server.requests.single()
        val boundary = Regex("boundary=(\\S+)").find(request)?.groupValues?.get(1).orEmpty()
        request.replace(boundary, "B")
    }

    test("-F posts fields, and files with their names and the types of their endings") {
        inFolder { folder ->
            val text = folder.resolve("a.txt").apply { writeText("text") }
            val other = folder.resolve("b.bin").apply { writeText("bytes") }
            val request = sent("-F", "a=1", "-F", "b=@$text", "-F", "c=@$other;filename=x;type=y/z", "-F", "d=<$text")
            request shouldStartWith "POST / "
            request shouldContain "Content-Type: multipart/form-data; boundary=B\r\n"
            request shouldEndWith "\r\n\r\n--B\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\n1\r\n" +
                "--B\r\nContent-Disposition: form-data; name=\"b\"; filename=\"a.txt\"\r\n" +
                "Content-Type: text/plain\r\n\r\ntext\r\n" +
                "--B\r\nContent-Disposition: form-data; name=\"c\"; filename=\"x\"\r\n" +
                "Content-Type: y/z\r\n\r\nbytes\r\n" +
                "--B\r\nContent-Disposition: form-data; name=\"d\"\r\n\r\ntext\r\n--B--\r\n"
        }
    }

    test("--form-string takes @ and < as they are") {
        sent("--form-string", "a=@b;type=c/d") shouldContain "name=\"a\"\r\n\r\n@b;type=c/d\r\n"
    }

    test("quotes in names are %22, or have a backslash with --form-escape") {
        sent("-F", "a\"b=1") shouldContain "name=\"a%22b\""
        sent("--form-escape", "-F", "a\"b=1") shouldContain "name=\"a\\\"b\""
    }

    test("standard input is a file named -, or a text") {
        sent("-F", "a=@-", input = "typed") shouldContain
            "filename=\"-\"\r\nContent-Type: application/octet-stream\r\n\r\ntyped"
        sent("-F", "a=<-", input = "typed") shouldContain "name=\"a\"\r\n\r\ntyped"
    }

    test("several files of one field are parts of a part") {
        inFolder { folder ->
            val file = folder.resolve("a.txt").apply { writeText("text") }
            val request = sent("-F", "a=@$file,$file")
            request shouldContain "name=\"a\"\r\nContent-Type: multipart/mixed; boundary="
            Regex("Content-Disposition: attachment; filename=\"a.txt\"").findAll(request).count() shouldBe 2
        }
    }

    test("a group has the type that it is given, and its parts no disposition") {
        val request =
            sent("-F", "=(;type=multipart/alternative", "-F", "=one", "-F", "=two;type=text/html", "-F", "=)")
        request shouldContain "Content-Type: multipart/alternative; boundary="
        request shouldContain "\r\n\r\none\r\n"
        request shouldContain "\r\nContent-Type: text/html\r\n\r\ntwo\r\n"
    }

    test("further headers and encodings go with a part") {
        val request = sent("-F", "a=ä=\t ;headers=\"X-One: 1\";encoder=quoted-printable", "-F", "b=xyz;encoder=base64")
        request shouldContain "X-One: 1\r\n"
        request shouldContain "Content-Transfer-Encoding: quoted-printable\r\n\r\n=C3=A4=3D"
        request shouldContain "Content-Transfer-Encoding: base64\r\n\r\neHl6\r\n"
    }

    test("a type of the caller's own is told the boundary") {
        val request = sent("-H", "Content-Type: multipart/form-data; charset=utf-8", "-F", "a=1")
        request shouldContain "Content-Type: multipart/form-data; charset=utf-8; boundary=B\r\n"
        request.substringBefore("\r\n\r\n") shouldNotContain "Content-Type: multipart/form-data; boundary"
    }

    test("a file that is not there is 26, a method beside it or an unknown encoding is 2") {
        CommandRun.of("-F", "a=@/nowhere/at/all", "http://127.0.0.1:1/").exit shouldBe 26
        CommandRun.of("-F", "a=1", "-d", "b=2", "http://127.0.0.1:1/").exit shouldBe 2
        CommandRun.of("-F", "a=1;encoder=x", "http://127.0.0.1:1/").exit shouldBe 2
        CommandRun.of("-F", "a=ä;encoder=7bit", "http://127.0.0.1:1/").exit shouldBe 26
    }
})
