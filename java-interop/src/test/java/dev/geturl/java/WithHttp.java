package dev.geturl.java;

import org.junit.jupiter.api.AfterEach;

/** A client for each test, of which nothing is left behind the test. */
abstract class WithHttp {
    final Http http;

    WithHttp() {
        this(Http.create());
    }

    WithHttp(Http http) {
        this.http = http;
    }

    @AfterEach
    void nothingIsLeft() throws Exception {
        http.close();
        http.awaitClosed();
    }
}
