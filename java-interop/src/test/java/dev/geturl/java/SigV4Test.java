package dev.geturl.java;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.geturl.Headers;
import dev.geturl.OutgoingRequest;
import dev.geturl.Url;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import okio.ByteString;
import org.junit.jupiter.api.Test;

/** The sample of docs/recipes.md against the examples that AWS has published. */
class SigV4Test {
    private static SigV4 signer(String service) {
        Clock clock = Clock.fixed(Instant.parse("2015-08-30T12:36:00Z"), ZoneOffset.UTC);
        return new SigV4("AKIDEXAMPLE", "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY", "us-east-1", service, clock);
    }

    @Test
    void theExampleOfTheGeneralReferenceIsSignedAsThere() {
        Headers headers = Headers.EMPTY
                .newBuilder()
                .add("Host", "iam.amazonaws.com")
                .add("Content-Type", "application/x-www-form-urlencoded; charset=utf-8")
                .build();
        Url url = Url.parse("https://iam.amazonaws.com/?Action=ListUsers&Version=2010-05-08");
        OutgoingRequest signed = signer("iam").signed(new OutgoingRequest(url, "GET", headers, ByteString.EMPTY));
        assertEquals(
                "AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20150830/us-east-1/iam/aws4_request, "
                        + "SignedHeaders=content-type;host;x-amz-date, "
                        + "Signature=5d672d79c15b13162d9279b0855cfba6789a8edb4c82c400e06b5924a6f2b5d7",
                signed.getHeaders().get("Authorization"));
    }

    @Test
    void aClientSendsWhatWasSigned() throws Exception {
        MockTransport mock = MockTransport.of(MockResponse.text("in"));
        try (Http http = mock.http(config -> config.interceptors(around -> around.aroundAttempt(signer("service"))))) {
            http.get("https://any.example/a?b=c");
        }
        Headers sent = mock.requests().get(0).getHeaders();
        assertEquals("20150830T123600Z", sent.get("X-Amz-Date"));
        assertTrue(sent.get("Authorization").contains("SignedHeaders=host;x-amz-date"));
    }
}
