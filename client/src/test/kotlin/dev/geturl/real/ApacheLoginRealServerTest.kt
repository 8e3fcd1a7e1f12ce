package dev.geturl.real

import dev.geturl.AuthOptions
import dev.geturl.testing.testClient
import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.shouldBe
import io.kotest.matchers.string.shouldContain

/** How one logs in to apache by Digest; it proves in `Authentication-Info` that it knows the password, too. */
class ApacheLoginRealServerTest : FunSpec({
    fun client(password: String = "right password") = testClient { auth = AuthOptions("ada", password) }

    test("Digest is asked for once, answered, and then said unasked; apache's proof is believed") {
        val apache = Apache().started()
        val http = client()
        repeat(3) {
            val page = http.geturl(apache.url("/hello.txt?$it"))
            page.text() shouldBe "hello from apache\n"
            page.responseHeaderValue("Authentication-Info") shouldContain "rspauth="
        }
        val logged = apache.awaitLogged(4)
        logged.map { "${it.status} ${it.target} ${it.more.single()}" } shouldBe listOf(
            "401 /hello.txt?0 -",
            "200 /hello.txt?0 ada",
            "200 /hello.txt?1 ada",
            "200 /hello.txt?2 ada",
        )
        logged.perConnection shouldBe listOf(4)
    }

    test("The nonce that apache wants next is used, so that one for each request costs no challenge") {
        val apache = Apache().started()
        val http = client()
        val nonces = List(3) {
            val page = http.geturl(apache.url("/once/hello.txt"))
            page.text() shouldBe "hello from apache\n"
            page.requestHeaderValue("Authorization").substringAfter("nonce=\"").substringBefore('"')
        }
        nonces.distinct().size shouldBe 3
        apache.awaitLogged(4).map { it.status } shouldBe listOf(401, 200, 200, 200)
    }

    test("The wrong password is said once, and apache's 401 handed to the caller") {
        val apache = Apache().started()
        client("wrong password").geturl(apache.url("/hello.txt")).responseCode shouldBe 401
        apache.awaitLogged(2).map { it.status } shouldBe listOf(401, 401)
    }
})
