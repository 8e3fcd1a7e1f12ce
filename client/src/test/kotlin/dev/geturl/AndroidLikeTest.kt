package dev.geturl

import dev.geturl.testing.AndroidLike
import dev.geturl.testing.rawServer
import dev.geturl.testing.runApart
import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.collections.shouldContain
import io.kotest.matchers.shouldBe

class AndroidLikeTest : FunSpec({
    test("A client on Android, which lacks what Java has had since 9, does the same; Unix domain sockets it refuses") {
        val server = rawServer {
            requests { request -> reply(if (request.method == "GET") "hello" else "${request.body.size} bytes") }
        }
        val ended = runApart(
            AndroidLike::class,
            listOf("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC"),
            server.url(),
        )
        val lines = ended.output.trim().lines()
        lines shouldContain "Android: true"
        lines shouldContain "[hello]"
        lines shouldContain "${AndroidLike.SIZE} bytes"
        lines shouldContain "Unix domain sockets need Java 16 or newer; on Android, give a Transport of your own."
        lines shouldContain "late"
        ended.code shouldBe 0
    }
})
