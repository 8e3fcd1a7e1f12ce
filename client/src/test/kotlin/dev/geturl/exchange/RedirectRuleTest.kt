package dev.geturl.exchange

import dev.geturl.GeturlOptions
import dev.geturl.Headers
import dev.geturl.HttpConfig
import dev.geturl.RedirectFailureKind
import dev.geturl.RedirectOptions
import dev.geturl.RequestBody
import dev.geturl.Url
import dev.geturl.testing.plannerFor
import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.shouldBe
import io.kotest.matchers.string.shouldContain
import io.kotest.matchers.string.shouldNotContain
import io.kotest.matchers.types.shouldBeInstanceOf
import okio.Buffer
import okio.ByteString.Companion.encodeUtf8

/** What is made of a redirect, decided without a socket. */
class RedirectRuleTest : FunSpec({
    val planner = plannerFor(HttpConfig())
    val rule = RedirectRule(pathAsIs = false, isLenient = false)

    fun plan(url: String, call: GeturlOptions.() -> Unit = {}) =
        planner.plan(Url.parse(url), GeturlOptions().apply(call))

    fun decide(
        plan: RequestPlan,
        location: String,
        code: Int = 302,
        options: RedirectOptions = RedirectOptions(),
    ): RedirectPlan? = rule.decide(plan, options, code, Headers.of("Location" to location))

    fun follow(plan: RequestPlan, location: String, code: Int = 302, options: RedirectOptions = RedirectOptions()) =
        decide(plan, location, code, options).shouldBeInstanceOf<RedirectPlan.Follow>()

    fun refused(plan: RequestPlan, location: String, code: Int = 302, options: RedirectOptions = RedirectOptions()) =
        decide(plan, location, code, options).shouldBeInstanceOf<RedirectPlan.Refuse>().failure.kind

    val references = listOf(
        "/c" to "http://h/c",
        "c" to "http://h/a/c",
        "../c" to "http://h/c",
        "?q" to "http://h/a/b?q",
        "//other/c" to "http://other/c",
        "https://other" to "https://other/",
        "c#own" to "http://h/a/c#own",
        "http://h/m o" to "http://h/m%20o",
        "/\u00c3\u00a4" to "http://h/%C3%A4",
        "http://\u00c3\u00a5\u00c3\u00a4\u00c3\u00b6.se/" to "http://xn--4cab6c.se/",
    )
    for ((reference, meant) in references) {
        test("Location: $reference, found at http://h/a/b, means $meant") {
            follow(plan("http://h/a/b"), reference).url.toString() shouldBe meant
        }
    }

    test("the fragment is inherited, over several hops, unless Location has its own") {
        val first = follow(plan("http://h/a#top"), "/b")
        first.url.fragment shouldBe "top"
        val second = follow(planner.next(plan("http://h/a#top"), first), "http://other/c")
        second.url.toString() shouldBe "http://other/c#top"
        follow(plan("http://h/a#top"), "/b#end").url.fragment shouldBe "end"
    }

    test("the method changes as browsers and curl have it") {
        fun after(method: String, code: Int, options: RedirectOptions = RedirectOptions()): String {
            val asked = plan("http://h/") {
                this.method = method
                if (method !in setOf("GET", "HEAD", "DELETE")) query("x")
            }
            return follow(asked, "/b", code, options).let { it.method + if (it.body == null) "" else " x" }
        }
        for (code in listOf(301, 302)) {
            after("POST", code) shouldBe "GET"
            after("PUT", code) shouldBe "PUT x"
            after("DELETE", code) shouldBe "DELETE"
            after("HEAD", code) shouldBe "HEAD"
            after("POST", code, RedirectOptions(keepPost = setOf(code))) shouldBe "POST x"
        }
        after("POST", 303) shouldBe "GET"
        after("PUT", 303) shouldBe "GET"
        after("DELETE", 303) shouldBe "GET"
        after("HEAD", 303) shouldBe "HEAD"
        after("POST", 303, RedirectOptions(keepPost = setOf(303))) shouldBe "POST x"
        for (code in listOf(307, 308)) {
            after("POST", code) shouldBe "POST x"
            after("PATCH", code) shouldBe "PATCH x"
        }
        after("PATCH", 302, RedirectOptions(keepMethod = true)) shouldBe "PATCH"
        after("DELETE", 303, RedirectOptions(keepMethod = true)) shouldBe "DELETE"
    }

    test("with the body go the fields about it") {
        val asked = plan("http://h/") {
            query("x")
            headers { add("Content-Type" to "a/b", "Content-Length" to "1", "Expect" to "100-continue", "X" to "y") }
        }
        follow(asked, "/b", 302).own.map { it.name } shouldBe listOf("X")
        follow(asked, "/b", 307).own.size shouldBe 4
    }

    test("only the five codes redirect, and only with a Location") {
        for (code in listOf(300, 304, 305, 306)) decide(plan("http://h/"), "/b", code) shouldBe null
        for (code in listOf(301, 302, 303, 307, 308)) follow(plan("http://h/"), "/b", code)
        rule.decide(plan("http://h/"), RedirectOptions(), 302, Headers.EMPTY) shouldBe null
        decide(plan("http://h/"), "") shouldBe null
        decide(plan("http://h/"), "/b", options = RedirectOptions.NONE) shouldBe null
    }

    test("several Locations that differ are refused, or the first is taken by the lenient") {
        val both = Headers.of("Location" to "/a", "Location" to "/b")
        rule
            .decide(plan("http://h/"), RedirectOptions(), 302, both)
            .shouldBeInstanceOf<RedirectPlan.Refuse>()
            .failure.kind shouldBe RedirectFailureKind.BAD_LOCATION
        RedirectRule(pathAsIs = false, isLenient = true)
            .decide(plan("http://h/"), RedirectOptions(), 302, both)
            .shouldBeInstanceOf<RedirectPlan.Follow>()
            .url.path shouldBe "/a"
    }

    test("to another origin nothing goes that lets somebody in, and it does not come back") {
        val asked = plan("http://h/") {
            headers {
                add("Authorization" to "Basic s", "cookie" to "s=1", "X-Trace" to "7", "Host" to "virtual")
                addSecret("X-Key", "s")
                add("X-Own", "s")
            }
        }
        val options = RedirectOptions(secretHeaders = setOf("x-own"))
        follow(asked, "/b", options = options).own.size shouldBe 6
        val others = listOf("http://other/", "https://h/", "http://h:81/", "//other/")
        for (other in others) {
            follow(asked, other, options = options).own.map { it.name } shouldBe listOf("X-Trace")
        }
        val away = planner.next(asked, follow(asked, "http://other/", options = options))
        val back = follow(away, "http://h/", options = options)
        back.own.map { it.name } shouldBe listOf("X-Trace")
        follow(asked, "http://other/", options = options.copy(trusted = true)).own.map { it.name } shouldBe
            listOf("Authorization", "cookie", "X-Trace", "X-Key", "X-Own")
    }

    test("user info stays within its origin, unless Location has its own") {
        val asked = plan("http://ada:secret@h/")

        fun login(location: String, options: RedirectOptions = RedirectOptions()) =
            planner.next(asked, follow(asked, location, options = options)).request.headers["Authorization"]
        val basic = "Basic " + "ada:secret".encodeUtf8().base64()
        login("/b") shouldBe basic
        login("http://h/b") shouldBe basic
        login("http://bob:x@h/b") shouldBe "Basic " + "bob:x".encodeUtf8().base64()
        login("http://other/") shouldBe null
        login("http://bob:x@other/") shouldBe "Basic " + "bob:x".encodeUtf8().base64()
        login("http://other/", RedirectOptions(trusted = true)) shouldBe basic
    }

    test("https does not lead to http unless that is allowed") {
        refused(plan("https://h/"), "http://h/") shouldBe RedirectFailureKind.DOWNGRADE
        follow(plan("https://h/"), "http://h/", options = RedirectOptions(allowDowngrade = true)).url.scheme shouldBe
            "http"
        follow(plan("http://h/"), "https://h/").url.scheme shouldBe "https"
    }

    test("a Location that is none, or of a scheme that is not spoken, is refused without a password in the message") {
        refused(plan("http://h/"), "http://") shouldBe RedirectFailureKind.BAD_LOCATION
        refused(plan("http://h/"), "ftp://h/") shouldBe RedirectFailureKind.SCHEME
        refused(plan("http://h/"), "file:///etc/passwd") shouldBe RedirectFailureKind.SCHEME
        val plan = decide(plan("http://ada:secret@h/"), "ftp://bob:secret@h/").shouldBeInstanceOf<RedirectPlan.Refuse>()
        plan.failure.toString() shouldContain "ftp://bob:***@h/"
        plan.failure.toString() shouldNotContain "secret"
        "${follow(plan("http://h/"), "//a:secret@h/")}" shouldNotContain "secret"
    }

    test("one more than the limit, and the same request a second time, are refused") {
        var at = plan("http://h/0")
        repeat(3) { at = planner.next(at, follow(at, "/${it + 1}", options = RedirectOptions(atMost = 3))) }
        refused(at, "/4", options = RedirectOptions(atMost = 3)) shouldBe RedirectFailureKind.TOO_MANY
        refused(plan("http://h/0"), "/4", options = RedirectOptions(atMost = 0)) shouldBe RedirectFailureKind.TOO_MANY
        follow(at, "/4", options = RedirectOptions(atMost = -1))
        val again = planner.next(at, follow(at, "/0"))
        refused(again, "/1") shouldBe RedirectFailureKind.LOOP
        follow(again, "/1", options = RedirectOptions(stopLoops = false))
        // A cookie makes it another request.
        follow(again.withHeaders(Headers.of("Cookie" to "seen=1")), "/1")
    }

    test("a body that was read already is not sent again; one that nobody has touched is") {
        val spent = plan("http://h/") { queryChannel(Buffer().writeUtf8("x")) }
        follow(spent, "/b", 307).body shouldBe spent.body
        (spent.body as RequestBody.FromSource).isTaken = true
        refused(spent, "/b", 307) shouldBe RedirectFailureKind.BODY_SPENT
        follow(spent, "/b", 303).body shouldBe null
    }

    test("Referer tells where the redirect was found, without secrets, and not in the clear") {
        val options = RedirectOptions(sendReferer = true, allowDowngrade = true)
        follow(plan("http://ada:x@h/a?b#c") { headers { add("Referer", "old") } }, "/b", options = options)
            .own["Referer"] shouldBe "http://h/a?b"
        follow(plan("https://h/a"), "http://h/b", options = options).own["Referer"] shouldBe null
    }
})
