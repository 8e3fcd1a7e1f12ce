package dev.geturl.auth

import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.collections.shouldBeEmpty
import io.kotest.matchers.shouldBe
import io.kotest.property.Arb
import io.kotest.property.arbitrary.Codepoint
import io.kotest.property.arbitrary.ascii
import io.kotest.property.arbitrary.string
import io.kotest.property.checkAll

class ChallengeTest : FunSpec({
    fun schemes(vararg values: String) = Challenge.parse(values.toList()).map { it.scheme }

    fun only(value: String) = Challenge.parse(listOf(value)).single()

    test("challenges stand in one field line or in several, in any case of letters") {
        schemes("Basic realm=\"a\", DIGEST realm=\"b\", nonce=\"c\"") shouldBe listOf("basic", "digest")
        schemes("Basic realm=a", "Digest realm=b") shouldBe listOf("basic", "digest")
        schemes("Negotiate, NTLM, Basic realm=x") shouldBe listOf("negotiate", "ntlm", "basic")
        schemes(", ,Basic realm=x,, ,") shouldBe listOf("basic")
    }

    test("parameters belong to the scheme before them") {
        val (first, second) = Challenge.parse(
            listOf("Digest realm=\"x, Basic y\", qop=\"auth,auth-int\", Basic realm=z"),
        )
        first["realm"] shouldBe "x, Basic y"
        first["qop"] shouldBe "auth,auth-int"
        second["realm"] shouldBe "z"
        second["qop"] shouldBe null
    }

    test("quotes and escapes are taken off, white space around = is allowed") {
        val challenge = only("Digest realm=\"a \\\"b\\\" \\\\c\", NONCE = \"n\" ,opaque\t=\to")
        challenge["realm"] shouldBe "a \"b\" \\c"
        challenge["nonce"] shouldBe "n"
        challenge["opaque"] shouldBe "o"
    }

    test("a token in place of parameters is passed over") {
        schemes("Negotiate YII+/ab==, Basic realm=x") shouldBe listOf("negotiate", "basic")
        schemes("NTLM TlRMTVNT=") shouldBe listOf("ntlm")
    }

    test("of a parameter that comes twice the first holds") {
        only("Basic realm=a, realm=b")["realm"] shouldBe "a"
    }

    test("what is malformed does not hide the challenge beside it") {
        schemes("@@@, Basic realm=x") shouldBe listOf("basic")
        schemes("Digest realm=\"open, Basic realm=x", "Basic realm=y") shouldBe listOf("digest", "basic")
        schemes("", "   ", "=").shouldBeEmpty()
        only("Basic realm=\"a\" garbage, charset=UTF-8")["charset"] shouldBe "UTF-8"
    }

    test("no text makes it fail or hang") {
        checkAll(2_000, Arb.string(0, 60)) { Challenge.parse(listOf(it)) }
        checkAll(2_000, Arb.string(0, 40, Codepoint.ascii())) { Challenge.parse(listOf(it)) }
    }
})
