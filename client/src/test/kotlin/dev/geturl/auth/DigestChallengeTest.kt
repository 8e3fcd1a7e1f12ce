package dev.geturl.auth

import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.shouldBe
import io.kotest.matchers.string.shouldContain
import io.kotest.matchers.string.shouldNotContain
import okio.Buffer
import okio.ByteString.Companion.encodeUtf8
import okio.ByteString.Companion.toByteString
import java.security.MessageDigest

class DigestChallengeTest : FunSpec({
    fun challenge(text: String) = DigestChallenge.of(Challenge.parse(listOf(text)).single())

    fun answer(text: String, user: String, password: String, uri: String, clientNonce: String, count: Int = 1): String =
        checkNotNull(
            challenge(text)?.answer(Credentials(user, password), DigestRequest("GET", uri, count, clientNonce)),
        )

    val rfc7616 = "realm=\"http-auth@example.org\", qop=\"auth, auth-int\", " +
        "nonce=\"7ypf/xlj9XXwfDPEoM4URrv/xwf94BcCAzFZH4GiTo0v\", " +
        "opaque=\"FQhe/qaU925kfnzjCev0ciny7QMkPqMAFRtzCUYo5tdS\""
    val cnonce = "f2/wE4q74E6zIJEtWaHKaf5wv/H5QzzpXusqGemxURZJ"

    fun rfc7616(algorithm: String) =
        answer("Digest $rfc7616, algorithm=$algorithm", "Mufasa", "Circle of Life", "/dir/index.html", cnonce)

    test("RFC 7616, 3.9.1: MD5") {
        rfc7616("MD5") shouldBe "Digest username=\"Mufasa\", realm=\"http-auth@example.org\", " +
            "nonce=\"7ypf/xlj9XXwfDPEoM4URrv/xwf94BcCAzFZH4GiTo0v\", uri=\"/dir/index.html\", cnonce=\"$cnonce\", " +
            "nc=00000001, qop=auth, response=\"8ca523f5e9506fed4657c9700eebdbec\", " +
            "opaque=\"FQhe/qaU925kfnzjCev0ciny7QMkPqMAFRtzCUYo5tdS\", algorithm=MD5"
    }

    test("RFC 7616, 3.9.1: SHA-256") {
        rfc7616("SHA-256") shouldContain
            "response=\"753927fa0e85d155564e2e272a28d1802ca10daf4496794697cf8db5856cb6c1\""
    }

    test("RFC 2617, 3.5: MD5 that is not named") {
        val sent = answer(
            "Digest realm=\"testrealm@host.com\", qop=\"auth,auth-int\", " +
                "nonce=\"dcd98b7102dd2f0e8b11d0f600bfb0c093\", " +
                "opaque=\"5ccc069c403ebaf9f0171e9517f40e41\"",
            "Mufasa",
            "Circle Of Life",
            "/dir/index.html",
            "0a4f113b",
        )
        sent shouldContain "response=\"6629fae49393a05397450978507c4ef1\""
        sent shouldNotContain "algorithm"
    }

    test("without qop it is answered as RFC 2069 had it, without a count") {
        val sent = answer("Digest realm=\"r\", nonce=\"n\"", "u", "p", "/", "c")
        for (name in listOf("qop", "nc=", "cnonce")) sent shouldNotContain name
        val secret = md5("u:r:p")
        sent shouldContain "response=\"${md5("$secret:n:${md5("GET:/")}")}\""
    }

    test("the session variants bind the secret to both nonces, and always tell the client's") {
        val sent = answer("Digest realm=\"r\", nonce=\"n\", qop=auth, algorithm=MD5-sess", "u", "p", "/", "c", 255)
        val secret = md5("${md5("u:r:p")}:n:c")
        sent shouldContain "nc=000000ff"
        sent shouldContain "response=\"${md5("$secret:n:000000ff:c:auth:${md5("GET:/")}")}\""
        answer("Digest realm=r, nonce=n, algorithm=MD5-sess", "u", "p", "/", "c") shouldContain "cnonce=\"c\""
        answer("Digest realm=r, nonce=n, qop=auth, algorithm=SHA-256-sess", "u", "p", "/", "c") shouldContain
            "algorithm=SHA-256-sess"
    }

    test("RFC 7616, 3.9.2: SHA-512/256, a user hash as erratum 4897 has it, and names beyond ASCII") {
        val sent = answer(
            "Digest realm=\"api@example.org\", qop=\"auth\", algorithm=SHA-512-256, " +
                "nonce=\"5TsQWLVdgBdmrQ0XsxbDODV+57QdFR34I9HAbC/RVvkK\", " +
                "opaque=\"HRPCssKJSGjCrkzDg8OhwpzCiGPChXYjwrI2QmXDnsOS\", charset=UTF-8, userhash=true",
            "J\u00e4s\u00f8n Doe",
            "Secret, or not?",
            "/doe.json",
            "NTg6RKcb9boFIAS3KrFK9BGeh+niz/sm",
        )
        sent shouldContain "username=\"793263caabb707a56211940d90411ea4a575adeccb7e360aeb624ed06ece9b0b\""
        sent shouldContain "response=\"7a4e1192babbba02e91182d2895bfdbf7adafc6e48d4e517ca301974843d840c\""
    }

    test("a name beyond ASCII goes in UTF-8 as the server says it reads it, else as it is") {
        answer("Digest realm=r, nonce=n, charset=UTF-8", "J\u00e4 S", "p", "/", "c") shouldContain
            "username*=UTF-8''J%C3%A4%20S, "
        answer("Digest realm=r, nonce=n", "J\u00e4", "p", "/", "c") shouldContain "username=\"J\u00e4\""
        answer("Digest realm=r, nonce=n, charset=UTF-8", "ada", "p", "/", "c") shouldContain "username=\"ada\""
    }

    test("auth-int covers the body, where that is in memory and nothing else is offered") {
        val asked = checkNotNull(challenge("Digest realm=r, nonce=n, qop=auth-int"))
        val me = Credentials("u", "p")
        val secret = md5("u:r:p")
        val sent = asked.answer(me, DigestRequest("PUT", "/", 1, "c", "moo".encodeUtf8())).orEmpty()
        sent shouldContain "qop=auth-int"
        sent shouldContain "response=\"${md5("$secret:n:00000001:c:auth-int:${md5("PUT:/:${md5("moo")}")}")}\""
        asked.answer(me, DigestRequest("GET", "/", 1, "c")).orEmpty() shouldContain
            md5("$secret:n:00000001:c:auth-int:${md5("GET:/:${md5("")}")}")
        asked.answer(me, DigestRequest("PUT", "/", 1, "c", body = null)) shouldBe null
        answer("Digest realm=r, nonce=n, qop=\"auth-int, auth\"", "u", "p", "/", "c") shouldContain "qop=auth,"
    }

    val hashes = listOf("MD5" to OkioHash::md5, "SHA-256" to OkioHash::sha256, "SHA-512/256" to ::Sha512t256)
    for ((name, newHash) in hashes) {
        test("$name is what the JDK has by that name, of any length around a block and at every split") {
            for (length in listOf(0, 1, 63, 111, 112, 113, 127, 128, 129, 255, 256, 1_000)) {
                val text = "x".repeat(length).toByteArray()
                val expected = MessageDigest.getInstance(name).digest(text).toByteString()
                for (split in 0..length step 1 + length / 150) {
                    val hash = newHash()
                    hash.update(Buffer().write(text, 0, split), from = 0)
                    hash.update(Buffer().write(text), from = split.toLong())
                    hash.hash() shouldBe expected
                }
            }
        }
    }

    test("userhash hides the name") {
        val sent = answer("Digest realm=\"r\", nonce=\"n\", qop=auth, userhash=true", "ada", "p", "/", "c")
        sent shouldContain "username=\"${md5("ada:r")}\""
        sent shouldContain "userhash=true"
    }

    test("quotes and backslashes are escaped on the way and plain in the proof") {
        val sent = answer("Digest realm=\"a\\\"b\", nonce=\"n\\\\\"", "u\"v", "p", "/", "c")
        sent shouldContain "username=\"u\\\"v\", realm=\"a\\\"b\", nonce=\"n\\\\\""
        sent shouldContain "response=\"${md5("${md5("u\"v:a\"b:p")}:n\\:${md5("GET:/")}")}\""
    }

    for (text in listOf(
        "Basic realm=x",
        "Digest realm=x",
        "Digest realm=x, nonce=n, qop=token",
        "Digest realm=x, nonce=n, algorithm=token",
    )) {
        test("\"$text\" is not answered") { challenge(text) shouldBe null }
    }
})

private fun md5(text: String): String = MessageDigest
    .getInstance("MD5")
    .digest(text.toByteArray())
    .joinToString("") { "%02x".format(it) }
