package dev.geturl.docs.around

import dev.geturl.Headers
import dev.geturl.Interceptors
import dev.geturl.OutgoingRequest
import dev.geturl.Url
import dev.geturl.testing.rawServer
import dev.geturl.testing.testClient
import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.shouldBe
import io.kotest.matchers.string.shouldContain
import okio.ByteString.Companion.encodeUtf8
import kotlin.time.Instant

private const val SECRET = "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY"

/** The sample of docs/recipes.md against the examples that AWS has published. */
class SigV4Test : FunSpec({
    fun signer(service: String) =
        SigV4("AKIDEXAMPLE", SECRET, "us-east-1", service) { Instant.parse("2015-08-30T12:36:00Z") }

    fun signature(service: String, method: String, url: String, body: String, vararg fields: Pair<String, String>) =
        signer(service)
            .signed(OutgoingRequest(Url.parse(url), method, Headers.of(*fields), body.encodeUtf8()))
            .headers["Authorization"]

    test("the example of the general reference, ListUsers") {
        signature(
            "iam",
            "GET",
            "https://iam.amazonaws.com/?Action=ListUsers&Version=2010-05-08",
            "",
            "Host" to "iam.amazonaws.com",
            "Content-Type" to "application/x-www-form-urlencoded; charset=utf-8",
        ) shouldBe "AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20150830/us-east-1/iam/aws4_request, " +
            "SignedHeaders=content-type;host;x-amz-date, " +
            "Signature=5d672d79c15b13162d9279b0855cfba6789a8edb4c82c400e06b5924a6f2b5d7"
    }

    test("get-vanilla and post-x-www-form-urlencoded of the test suite") {
        val host = "Host" to "example.amazonaws.com"
        signature("service", "GET", "https://example.amazonaws.com/", "", host).orEmpty() shouldContain
            "5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31"
        val type = "Content-Type" to "application/x-www-form-urlencoded"
        signature("service", "POST", "https://example.amazonaws.com/", "Param1=value1", host, type)
            .orEmpty() shouldContain "ff11897932ad3f4e8b18135d722051e5ac45fc38421b1da7b9d196a0fe09473a"
    }

    test("what a client sends is what was signed") {
        val server = rawServer { requests { reply("x") } }
        testClient { interceptors = Interceptors.attempt(signer("service")) }.geturl(server.url("/a?b=c"))
        val sent = server.seen.single()
        sent shouldContain "X-Amz-Date: 20150830T123600Z\r\n"
        val host = "Host" to "127.0.0.1:${server.port}"
        sent shouldContain "Authorization: ${signature("service", "GET", server.url("/a?b=c"), "", host)}\r\n"
    }
})
