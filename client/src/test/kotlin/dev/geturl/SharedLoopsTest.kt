package dev.geturl

import dev.geturl.testing.rawServer
import dev.geturl.testing.testClient
import dev.geturl.testing.until
import io.kotest.assertions.throwables.shouldThrow
import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.collections.shouldHaveSize
import io.kotest.matchers.shouldBe
import io.kotest.matchers.string.shouldContain

class SharedLoopsTest : FunSpec({
    test("A client made from another has its own configuration and no thread more") {
        val server = rawServer { requests { reply(it.head.substringAfter("User-Agent: ").substringBefore("\r\n")) } }
        val owner = testClient { userAgent = "owner" }
        owner.geturl(server.url()).text() shouldBe "owner"
        owner.newClient(HttpConfig { userAgent = "borrower" }).use { borrower ->
            borrower.geturl(server.url()).text() shouldBe "borrower"
            Thread.getAllStackTraces().keys.filter { it.name.startsWith("geturl-loop") } shouldHaveSize 1
        }
        owner.geturl(server.url()).text() shouldBe "owner"
    }

    test("Closing the owner ends the calls of the borrower") {
        val server = rawServer {
            request()
            awaitClose()
        }
        val owner = testClient()
        val borrower = owner.newClient(HttpConfig())
        val running = borrower.start(server.url())
        until("the request to be seen") { server.seen.size == 1 }
        owner.close()
        running.await().status shouldBe Status.RESET
        borrower.close()
        borrower.awaitClosed()
    }

    test("Another number of loops cannot be had of shared ones") {
        val refused = shouldThrow<IllegalArgumentException> { testClient().newClient(HttpConfig { loops = 3 }) }
        refused.message shouldContain "loops is 3"
    }
})
