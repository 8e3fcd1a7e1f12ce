package dev.geturl.url

import dev.geturl.Url
import dev.geturl.testing.SharedData
import dev.geturl.testing.casesOf
import dev.geturl.testing.text
import io.kotest.assertions.withClue
import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.collections.shouldBeEmpty
import io.kotest.matchers.ints.shouldBeGreaterThan
import io.kotest.matchers.shouldBe
import kotlinx.serialization.json.Json
import kotlinx.serialization.json.JsonObject
import kotlinx.serialization.json.jsonArray
import kotlinx.serialization.json.jsonObject

/** The parts of [url] by the names of the WHATWG URL API. */
private fun apiParts(url: Url): Map<String, String> = mapOf(
    "href" to url.toString(),
    "protocol" to url.scheme + ":",
    "username" to url.username,
    "password" to url.password,
    "host" to url.host + (url.explicitPort?.let { ":$it" } ?: ""),
    "hostname" to url.host,
    "port" to (url.explicitPort?.toString() ?: ""),
    "pathname" to url.path,
    "search" to (url.query?.takeIf { it.isNotEmpty() }?.let { "?$it" } ?: ""),
    "hash" to (url.fragment?.takeIf { it.isNotEmpty() }?.let { "#$it" } ?: ""),
)

/** Where [url] differs from [expected]; null when it does not. */
private fun difference(url: Url, expected: JsonObject): String? {
    val parts = apiParts(url)
    return parts.keys
        .filter { it in expected && parts[it] != expected.text(it) }
        .joinToString { "$it is ${parts[it]} and not ${expected.text(it)}" }
        .ifEmpty { null }
}

private fun parse(case: JsonObject): Url? {
    val input = checkNotNull(case.text("input"))
    val base = case.text("base") ?: return Url.parseOrNull(input)
    return Url.parseOrNull(base)?.let { runCatching { it.resolve(input) }.getOrNull() }
}

class WptUrlTest : FunSpec({
    test("URLs parse and resolve as the web platform tests have them").config(enabledOrReasonIf = SharedData.isThere) {
        val cases = casesOf("wpt-url/urltestdata.json")
        cases.size shouldBeGreaterThan 800
        cases
            .mapNotNull { case ->
                val url = parse(case)
                val fails = "failure" in case
                when {
                    url == null -> if (fails) null else "${case.text("input")}: refused"
                    fails -> "${case.text("input")} (${case.text("base")}): taken as $url"
                    else -> difference(url, case)?.let { "${case.text("input")} (${case.text("base")}): $it" }
                }
            }.shouldBeEmpty()
    }

    test("a parsed URL parses to itself again").config(enabledOrReasonIf = SharedData.isThere) {
        casesOf("wpt-url/urltestdata.json")
            .mapNotNull(::parse)
            .filter { url ->
                Url.parse(url.toString()) != url
            }.shouldBeEmpty()
    }

    test("the short way for plain URLs agrees with the full parser").config(enabledOrReasonIf = SharedData.isThere) {
        val taken = casesOf("wpt-url/urltestdata.json").mapNotNull { it.text("input") }.mapNotNull { input ->
            plainUrl(input)?.let { input to it }
        }
        taken.size shouldBeGreaterThan 25
        for ((input, plain) in taken) {
            val full = WhatwgParser(input).parse().toParts()
            withClue(input) {
                listOf(plain.href, plain.scheme, plain.host, plain.path, plain.query, plain.fragment) shouldBe
                    listOf(full.href, full.scheme, full.host, full.path, full.query, full.fragment)
                plain.port shouldBe full.port
            }
        }
    }

    test("parts change as the web platform tests have it").config(enabledOrReasonIf = SharedData.isThere) {
        val all = Json.parseToJsonElement(SharedData.text("wpt-url/setters_tests.json")).jsonObject
        // Setting href is parsing.
        val attributes = all.keys - "comment" - "href"
        attributes
            .flatMap { attribute -> all.getValue(attribute).jsonArray.map { attribute to it.jsonObject } }
            .mapNotNull { (attribute, case) ->
                val setters = UrlSetters(WhatwgParser(checkNotNull(case.text("href"))).parse())
                setters.set(attribute, checkNotNull(case.text("new_value")))
                val url = Url.parse(setters.record.toParts().href)
                difference(url, case.getValue("expected").jsonObject)
                    ?.let { "${case.text("href")}, $attribute = ${case.text("new_value")}: $it" }
            }.shouldBeEmpty()
    }
})

private fun UrlSetters.set(attribute: String, value: String) {
    when (attribute) {
        "protocol" -> scheme(value.substringBefore(':'))
        "username" -> username(value)
        "password" -> password(value)
        "host" -> host(value)
        "hostname" -> hostname(value)
        "port" -> port(value)
        "pathname" -> path(value)
        "search" -> query(value)
        "hash" -> fragment(value)
        else -> error("no setter for $attribute")
    }
}
