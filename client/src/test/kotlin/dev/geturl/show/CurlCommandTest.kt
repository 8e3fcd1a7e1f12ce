package dev.geturl.show

import dev.geturl.GeturlOptions
import dev.geturl.HttpConfig
import dev.geturl.HttpVersion
import dev.geturl.RequestBody
import dev.geturl.RequestCoding
import dev.geturl.TransferOptions
import dev.geturl.multipart
import dev.geturl.testing.rawServer
import dev.geturl.testing.tempFile
import dev.geturl.testing.testClient
import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.shouldBe
import io.kotest.matchers.string.shouldContain
import io.kotest.matchers.string.shouldNotContain
import okio.Buffer
import okio.ByteString.Companion.decodeHex
import java.util.concurrent.TimeUnit

class CurlCommandTest : FunSpec({
    val plain = HttpConfig {
        userAgent = "me/1"
        zip = false
    }

    /** The command for a call, with `URL` in place of the server's address. */
    suspend fun command(
        path: String = "/",
        secrets: Boolean = false,
        isMultiline: Boolean = false,
        options: GeturlOptions.() -> Unit = {},
    ): String {
        val server = rawServer { requests { reply() } }
        return testClient(plain)
            .geturl(server.url(path)) {
                expectContinue = false
                omitHeaders("Accept-Encoding")
                options()
            }.toCurl(secrets, isMultiline)
            .replace("127.0.0.1:${server.port}", "host")
    }

    test("A plain GET has little to say") {
        command() shouldBe "curl -H 'User-Agent: me/1' http://host/"
    }

    test("Methods, versions and URLs that a shell or curl would take apart") {
        command("/a?b=c&d=[1]") { method = "DELETE" } shouldBe
            "curl -X DELETE -H 'User-Agent: me/1' --globoff 'http://host/a?b=c&d=[1]'"
        command { validate = true } shouldBe "curl -I -H 'User-Agent: me/1' http://host/"
        command { protocol = HttpVersion.HTTP_1_0 } shouldBe
            "curl --http1.0 -H 'User-Agent: me/1' -H 'Connection: close' http://host/"
    }

    test("Fields that curl would send and this request does not have are taken away") {
        command { omitHeaders("Accept", "User-Agent") } shouldBe "curl -H Accept: -H User-Agent: http://host/"
        command { headers { add("X-Empty", "") } } shouldContain "-H 'X-Empty;'"
    }

    test("A text in the body is quoted, whatever it holds") {
        command { query("it's @home\nand \"here\"") } shouldBe
            "curl -H 'User-Agent: me/1' -H 'Content-Type: application/x-www-form-urlencoded' " +
            "--data-raw 'it'\\''s @home\nand \"here\"' http://host/"
        command {
            method = "PUT"
            type = ""
            query("x")
        } shouldBe "curl -X PUT -H 'User-Agent: me/1' -H Content-Type: --data-raw x http://host/"
    }

    test("Files are named, and what is gone is read from standard input") {
        val path = tempFile("a b.txt", "abc")
        command { queryChannel(path) } shouldContain "--data-binary '@$path'"
        command { queryChannel(Buffer().writeUtf8("abc")) } shouldContain "--data-binary @-"
        command { body(RequestBody.bytes("00ff".decodeHex())) } shouldContain "--data-binary @-"
        command {
            query("abc".repeat(50_000))
            transfer = TransferOptions(RequestCoding.GZIP)
        } shouldContain "-H 'Content-Encoding: gzip' --data-binary @-"
    }

    test("A form with files is a form for curl too") {
        val path = tempFile("a.txt", "abc")
        val said = command {
            multipart {
                field("name", "it's \"me\"")
                file("upload", path)
            }
        }
        said shouldContain "-F 'name=\"it'\\''s \\\"me\\\"\"'"
        said shouldContain "-F 'upload=@\"$path\";filename=\"a.txt\";type=text/plain'"
        said shouldNotContain "Content-Type: multipart"
    }

    test("Secrets are hidden unless they are wanted") {
        val options: GeturlOptions.() -> Unit = { headers { add("Cookie", "a=geheim") } }
        command(options = options) shouldContain "-H 'Cookie: ***'"
        command(secrets = true, options = options) shouldContain "-H 'Cookie: a=geheim'"
    }

    test("Several lines have an option each") {
        command(isMultiline = true) shouldBe "curl \\\n  -H 'User-Agent: me/1' \\\n  http://host/"
    }

    test("A shell gives back what was quoted") {
        val words = listOf("", "plain", "it's", "a b", "\$HOME `id` \"x\" \\ !", "new\nline", "ü*?[a]{b}~#&;|<>()")
        val script = "printf '%s\\0' " + words.joinToString(" ", transform = ::shellQuoted)
        val process = ProcessBuilder("sh", "-c", script).start()
        val seen = process.inputStream.readBytes().decodeToString()
        process.waitFor(10, TimeUnit.SECONDS)
        seen.removeSuffix("\u0000").split('\u0000') shouldBe words
    }
})
