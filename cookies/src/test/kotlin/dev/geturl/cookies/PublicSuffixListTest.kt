package dev.geturl.cookies

import dev.geturl.testing.SharedData
import io.kotest.assertions.throwables.shouldThrow
import io.kotest.assertions.withClue
import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.collections.shouldBeEmpty
import io.kotest.matchers.ints.shouldBeGreaterThan
import io.kotest.matchers.shouldBe

/** `// comment`, or `domain registrable-domain`, with null for neither. */
private fun cases(text: String): List<Pair<String, String?>> = text
    .lines()
    .filter { it.isNotBlank() && !it.startsWith("//") }
    .map { line -> line.split(' ').let { (domain, wanted) -> domain to wanted.takeIf { it != "null" } } }
    .filter { (domain, _) -> domain != "null" }

/** `checkPublicSuffix('domain', 'registrable-domain');`, with null without quotes. */
private fun calls(text: String): List<Pair<String, String?>> =
    Regex("""(?m)^checkPublicSuffix\('([^']*)', (?:'([^']*)'|null)\);""")
        .findAll(text)
        .map { it.groupValues[1] to it.groupValues[2].ifEmpty { null } }
        .toList()

private fun PublicSuffixList.wrong(cases: List<Pair<String, String?>>): List<String> =
    cases.mapNotNull { (domain, wanted) ->
        val found = registrableDomain(domain)
        if (found == wanted?.let(::asciiHost)) null else "$domain: $found, not $wanted"
    }

class PublicSuffixListTest : FunSpec({
    val shipped = PublicSuffixList.parse(shippedSuffixes())

    test("the shipped list passes the tests of publicsuffix.org").config(enabledOrReasonIf = SharedData.isThere) {
        val cases = cases(SharedData.text("psl/tests.txt"))
        cases.size shouldBeGreaterThan 70
        shipped.wrong(cases).shouldBeEmpty()
        val calls = calls(SharedData.text("psl/test_psl.txt"))
        calls.size shouldBe cases.size
        shipped.wrong(calls).shouldBeEmpty()
    }

    test("the list beside the tests passes them too").config(enabledOrReasonIf = SharedData.isThere) {
        val list = PublicSuffixList.parse(SharedData.text("psl/public_suffix_list.dat"))
        list.wrong(cases(SharedData.text("psl/tests.txt"))).shouldBeEmpty()
    }

    test("every rule of the shipped list answers for itself") {
        var isPrivate = false
        for (line in shippedSuffixes().lines()) {
            if ("BEGIN PRIVATE" in line) isPrivate = true
            val rule = line.substringBefore(' ')
            if (rule.isEmpty() || rule.startsWith("//")) continue
            val name = asciiHost(rule.removePrefix("!").replace("*", "any"))
            withClue(line) {
                val wanted = if (rule.startsWith("!")) name?.substringAfter('.') else name
                shipped.publicSuffix("x.none-such.${rule.removePrefix("!").replace("*", "any")}") shouldBe wanted
                if (!isPrivate) {
                    shipped.publicSuffix("none-such.${rule.removePrefix("!").replace("*", "any")}", false) shouldBe
                        wanted
                }
            }
        }
    }

    test("the shipped list says of when it is") {
        shipped.version shouldBe "2026-10-06_16-13-12_UTC"
    }

    test("the private part counts unless it is left out") {
        shipped.registrableDomain("me.github.io") shouldBe "me.github.io"
        shipped.registrableDomain("me.github.io", withPrivate = false) shouldBe "github.io"
    }

    test("a wildcard is for the names just below, an exception is not") {
        val list = PublicSuffixList.parse("ck\n*.ck\n!www.ck\n")
        list.publicSuffix("a.b.c.ck") shouldBe "c.ck"
        list.registrableDomain("c.ck") shouldBe null
        list.registrableDomain("a.www.ck") shouldBe "www.ck"
        list.isPublicSuffix("www.ck") shouldBe false
        list.isPublicSuffix("c.ck") shouldBe true
    }

    test("the longest rule counts, whatever the order of the list") {
        for (text in listOf("uk\nco.uk\na.b.co.uk", "a.b.co.uk\nco.uk\nuk")) {
            val list = PublicSuffixList.parse(text)
            list.publicSuffix("x.co.uk") shouldBe "co.uk"
            list.publicSuffix("x.b.co.uk") shouldBe "co.uk"
            list.publicSuffix("x.a.b.co.uk") shouldBe "a.b.co.uk"
            list.publicSuffix("xa.b.co.uk") shouldBe "co.uk"
        }
    }

    test("a name without a rule has its last label as suffix") {
        val list = PublicSuffixList.parse("com")
        list.publicSuffix("a.b.intranet") shouldBe "intranet"
        list.registrableDomain("a.b.intranet") shouldBe "b.intranet"
        list.isPublicSuffix("intranet") shouldBe true
    }

    test("hosts are taken in any script and case, with or without the dot at the end") {
        shipped.registrableDomain("WWW.食狮.公司.CN.") shouldBe "xn--85x722f.xn--55qx5d.cn"
        shipped.registrableDomain("www.xn--85x722f.xn--55qx5d.cn") shouldBe "xn--85x722f.xn--55qx5d.cn"
    }

    test("an address has neither suffix nor registrable domain") {
        for (address in listOf("127.0.0.1", "::1", "[2001:db8::1]", "0x7f.1")) {
            withClue(address) {
                shipped.publicSuffix(address) shouldBe null
                shipped.registrableDomain(address) shouldBe null
                shipped.isPublicSuffix(address) shouldBe false
            }
        }
    }

    test("what is no host has neither") {
        for (text in listOf("", ".", "a..com", ".com", "a/b.com", "a b.com", "user@a.com")) {
            withClue(text) { shipped.publicSuffix(text) shouldBe null }
        }
    }

    test("a text without rules is no list") {
        shouldThrow<IllegalArgumentException> { PublicSuffixList.parse("// nothing\n\n") }
    }
})
