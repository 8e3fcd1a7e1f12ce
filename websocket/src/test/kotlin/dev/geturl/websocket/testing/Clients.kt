package dev.geturl.websocket.testing

import dev.geturl.HttpClient
import dev.geturl.HttpConfig
import dev.geturl.testing.closedAfterTest

/** A client that is closed after the test, as the rule on every test wants it. */
fun testHttp(options: HttpConfig.Builder.() -> Unit = {}): HttpClient = HttpClient(options).closedAfterTest()
