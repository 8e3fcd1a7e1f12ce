package dev.geturl

import io.kotest.assertions.throwables.shouldThrow
import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.shouldBe
import io.kotest.matchers.string.shouldNotContain

class NetrcTest : FunSpec({
    test("entries stand on one line or on several, and the first for a host and a name holds") {
        val netrc = Netrc.parse(
            """
            # machine commented login no password no
            machine one.test login ada password a1
            machine one.test
                login bob
                password b1
                account unused
            machine two.test password only
            default login any password d
            """.trimIndent(),
        )
        netrc.find("one.test") shouldBe ("ada" to "a1")
        netrc.find("ONE.test", "bob") shouldBe ("bob" to "b1")
        netrc.find("one.test", "eve") shouldBe null
        netrc.find("two.test") shouldBe ("" to "only")
        netrc.find("two.test", "eve") shouldBe ("eve" to "only")
        netrc.find("three.test") shouldBe ("any" to "d")
        netrc.find("three.test", "", withDefault = false) shouldBe null
    }

    test("words in quotes may hold blanks, quotes and escapes") {
        val netrc = Netrc.parse("""machine h login "a b" password "q\"\\\n\r\t#" """)
        netrc.find("h") shouldBe ("a b" to "q\"\\\n\r\t#")
        Netrc.parse("machine h login a password #hash").find("h") shouldBe ("a" to "#hash")
    }

    test("a macro is passed over to the next empty line") {
        val netrc = Netrc.parse("macdef init\nmachine no login no\npassword no\n\nmachine h login a password b")
        netrc.find("no") shouldBe null
        netrc.find("h") shouldBe ("a" to "b")
    }

    test("what ends within an entry is refused; what holds nothing finds nothing") {
        for (text in listOf("machine", "machine h login", "machine h password", "machine h login \"a")) {
            shouldThrow<IllegalArgumentException> { Netrc.parse(text) }.message.orEmpty() shouldNotContain " h "
        }
        for (text in listOf("", "\n\n", "login a password b", "nonsense")) Netrc.parse(text).find("h") shouldBe null
        "${Netrc.parse("machine h login a password secret")}" shouldBe "Netrc(1 entries)"
    }

    test("an address of IPv6 is written without brackets") {
        Netrc.parse("machine ::1 login a password b").find("[::1]") shouldBe ("a" to "b")
    }
})
