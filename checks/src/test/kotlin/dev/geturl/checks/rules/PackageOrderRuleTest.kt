package dev.geturl.checks.rules

import io.kotest.core.spec.style.FunSpec
import io.kotest.datatest.withTests
import io.kotest.matchers.collections.shouldBeEmpty
import io.kotest.matchers.shouldBe

/** A file of one class in the package of its name; with [uses], line 2 imports that. */
private fun sample(packageName: String, name: String, uses: String? = null): Pair<String, String> {
    val text = "package $packageName\n${uses?.let { "import $it" }.orEmpty()}\nclass $name"
    return common(packageName, "$name.kt") to text
}

class PackageOrderRuleTest : FunSpec({
    val all = listOf("exchange", "pool", "http1", "body", "nio", "net").map { "dev.geturl.$it" } +
        listOf("dev.geturl", "dev.geturl.url")
    val targets = all.map { sample(it, "In" + it.substringAfterLast('.')) }

    fun use(from: String, to: String) =
        PackageOrderRule.placesIn(*targets.toTypedArray(), sample(from, "User", "$to.In" + to.substringAfterLast('.')))

    context("a package knows none above") {
        withTests(
            "dev.geturl.pool" to "dev.geturl.exchange",
            "dev.geturl.http1" to "dev.geturl.pool",
            "dev.geturl.body" to "dev.geturl.http1",
            "dev.geturl.net" to "dev.geturl.body",
            "dev.geturl.net" to "dev.geturl.nio",
            "dev.geturl.nio" to "dev.geturl.body",
            "dev.geturl.tls" to "dev.geturl.exchange",
            "dev.geturl" to "dev.geturl.net",
            "dev.geturl.url" to "dev.geturl.exchange",
        ) { (from, to) -> use(from, to) shouldBe listOf("User.kt:2") }
    }

    context("a package knows those below and the ground") {
        withTests(
            "dev.geturl.exchange" to "dev.geturl.net",
            "dev.geturl.exchange" to "dev.geturl",
            "dev.geturl.pool" to "dev.geturl.http1",
            "dev.geturl.http1" to "dev.geturl.body",
            "dev.geturl.tls" to "dev.geturl.nio",
            "dev.geturl.nio" to "dev.geturl.net",
            "dev.geturl.net" to "dev.geturl.url",
            "dev.geturl" to "dev.geturl.url",
        ) { (from, to) -> use(from, to).shouldBeEmpty() }
    }

    test("a full name in the code counts as an import does") {
        val code = common("dev.geturl.net", "User.kt") to
            "package dev.geturl.net\nval a = dev.geturl.exchange.Inexchange()\nval b: dev.geturl.body.Inbody? = null"
        PackageOrderRule.placesIn(*targets.toTypedArray(), code) shouldBe listOf("User.kt:2", "User.kt:3")
    }

    test("an import of everything counts where a name of it is used") {
        val code =
            common("dev.geturl.net", "User.kt") to
                "package dev.geturl.net\nimport dev.geturl.pool.*\n\nval a = Inpool()"
        PackageOrderRule.placesIn(*targets.toTypedArray(), code) shouldBe listOf("User.kt:4")
    }

    test("the roof knows all and is known by none, its own package included") {
        val client = sample("dev.geturl", "HttpClient", "dev.geturl.exchange.Inexchange")
        val shortcuts = common("dev.geturl", "Shortcuts.kt") to "package dev.geturl\nfun HttpClient.get() = 1"
        val ground = common("dev.geturl", "Ground.kt") to "package dev.geturl\nfun ground(client: HttpClient) = client"
        val above = sample("dev.geturl.exchange", "Above", "dev.geturl.HttpClient")
        PackageOrderRule.placesIn(*targets.toTypedArray(), client, shortcuts, ground, above) shouldBe
            listOf("Ground.kt:2", "Above.kt:2")
    }

    test("an annex knows the roof, and no other annex; nobody knows it") {
        val client = sample("dev.geturl", "HttpClient")
        val other = sample("dev.geturl.show", "Other")
        val annex = sample("dev.geturl.download", "Annex", "dev.geturl.HttpClient")
        val beside = sample("dev.geturl.download", "Beside", "dev.geturl.show.Other")
        val below = sample("dev.geturl.exchange", "Below", "dev.geturl.show.Other")
        PackageOrderRule.placesIn(client, other, annex, beside, below) shouldBe listOf("Beside.kt:2", "Below.kt:2")
    }

    test("a package that no table knows is refused") {
        PackageOrderRule.placesIn(sample("dev.geturl.helpers", "Any")) shouldBe listOf("Any.kt:1")
    }
})
