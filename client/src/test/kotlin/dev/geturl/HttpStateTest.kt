package dev.geturl

import dev.geturl.exchange.withCookieField
import dev.geturl.testing.HeapJar
import dev.geturl.testing.SharedData
import dev.geturl.testing.casesOf
import dev.geturl.testing.text
import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.ints.shouldBeGreaterThan
import io.kotest.matchers.shouldBe
import kotlinx.serialization.json.JsonObject
import kotlinx.serialization.json.jsonArray
import kotlinx.serialization.json.jsonObject
import kotlinx.serialization.json.jsonPrimitive
import java.time.ZonedDateTime
import java.time.format.DateTimeFormatter
import kotlin.time.Instant

private const val NAMELESS = "5.6 step 3: no equals sign, or nothing before it, makes a cookie without a name"
private const val LAST_DOMAIN = "5.7 step 7: the last Domain counts, and an empty one stands for the host alone"

/** Where RFC 6265, which the cases are of, says otherwise than RFC 6265bis: what is sent, by which section. */
private val DIFFERING: Map<String, Pair<String, String>> = mapOf(
    "0004" to ("foo" to NAMELESS),
    "0021" to ("a=b; x; c=d" to NAMELESS),
    "0023" to ("foo" to NAMELESS),
    "0024" to ("foo" to NAMELESS),
    "0025" to ("foo" to NAMELESS),
    "0026" to ("foo" to NAMELESS),
    "0027" to ("bar" to NAMELESS),
    "CHROMIUM0009" to ("BLAHHH" to NAMELESS),
    "CHROMIUM0010" to ("\"BLA\\\"HHH\"" to NAMELESS),
    "CHROMIUM0012" to ("ABC" to NAMELESS),
    "MOZILLA0012" to ("test=\"fubar! = foo; five" to NAMELESS),
    "MOZILLA0014" to ("six" to NAMELESS),
    "MOZILLA0015" to ("seven" to NAMELESS),
    "MOZILLA0016" to ("eight" to NAMELESS),
    "MOZILLA0017" to ("eight; test=six" to NAMELESS),
    "NAME0017" to ("a=bar" to NAMELESS),
    "NAME0023" to ("foo" to NAMELESS),
    "NAME0025" to ("==a=bar" to NAMELESS),
    "NAME0028" to ("a" to NAMELESS),
    "NAME0031" to ("\"foo" to NAMELESS),
    "NAME0032" to ("\"foo\\\"bar" to NAMELESS),
    "NAME0033" to ("aaa" to NAMELESS),
    "OPTIONAL_DOMAIN0042" to ("foo=bar" to LAST_DOMAIN),
)

/** Cases of the corpus that its own notes say not to count. */
private fun isCounted(name: String) = !name.startsWith("DISABLED_") && name != "0028"

class HttpStateTest : FunSpec({
    /** Before the years that the cases take for the future. */
    val now = Instant.parse("2019-01-01T00:00:00Z")

    fun octets(text: String) = text.toByteArray().toString(Charsets.ISO_8859_1)

    suspend fun sent(case: JsonObject): String {
        val name = checkNotNull(case.text("test"))
        val from = Url.parse("http://home.example.org:8888/cookie-parser?$name")
        val to = from.resolve(case.text("sent-to") ?: "/cookie-parser-result?$name")
        val jar = HeapJar { now }
        for (line in case.getValue("received").jsonArray) {
            // A header parser takes the white space around a value off.
            val field = octets(line.jsonPrimitive.content).trim(' ', '\t')
            parseSetCookie(field, CookieRequest("http", from.host, from.path), now)?.let { jar.storeCookie(it) }
        }
        val cookies = jar.getCookies("http", to.host, to.path)
        return if (cookies.isEmpty()) "" else withCookieField(Headers.EMPTY, cookies).joined("Cookie")
    }

    fun expected(case: JsonObject): String = case.getValue("sent").jsonArray.joinToString("; ") {
        it.jsonObject.text("name") + "=" + it.jsonObject.text("value")
    }

    test("cookies are kept and sent as the http-state cases have them").config(
        enabledOrReasonIf = SharedData.isThere,
    ) {
        val cases = casesOf("http-state/parser.json").filter { isCounted(checkNotNull(it.text("test"))) }
        cases.size shouldBeGreaterThan 210
        cases
            .mapNotNull { case ->
                val differing = DIFFERING[case.text("test")]
                val wanted = differing?.first ?: expected(case)
                val sent = sent(case)
                val isStale = differing != null && wanted == expected(case)
                if (sent == wanted && !isStale) null else "${case.text("test")}: \"$sent\" and not \"$wanted\""
            }.joinToString("\n") shouldBe ""
    }

    test("dates are read as the http-state cases have them").config(enabledOrReasonIf = SharedData.isThere) {
        val cases = casesOf("http-state/dates/examples.json") + casesOf("http-state/dates/bsd-examples.json")
        cases.size shouldBe 70
        cases
            .mapNotNull { case ->
                val wanted = case.text("expected")?.let {
                    ZonedDateTime.parse(it, DateTimeFormatter.RFC_1123_DATE_TIME).toEpochSecond()
                }
                val read = CookieDate.parse(checkNotNull(case.text("test")))?.epochSeconds
                if (read == wanted) null else "${case.text("test")}: $read and not $wanted"
            }.joinToString("\n") shouldBe ""
    }
})
