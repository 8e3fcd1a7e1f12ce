package dev.geturl.java;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ApiTest {
    /** What the compiler puts in every enum and every class that can be iterated over; nobody has to see it. */
    private static final List<String> COMPILERS_OWN =
            List.of("kotlin.enums.EnumEntries", "kotlin.jvm.internal.markers.KMappedMarker");

    @Test
    void nothingThatCallersSeeMentionsKotlin() throws Exception {
        Set<String> mentioned = PublicApi.mentionedBy(PublicApi.ofThisModule());
        assertTrue(mentioned.size() > 500, "too little was looked at: " + mentioned.size());
        List<String> kotlins = mentioned.stream()
                .filter(mention -> mention.contains(" mentions kotlin"))
                .filter(mention -> COMPILERS_OWN.stream().noneMatch(mention::endsWith))
                .sorted()
                .toList();
        assertEquals(List.of(), kotlins);
    }

    @Test
    void whatIsNotForCallersIsNotMentioned() throws Exception {
        List<String> inner = PublicApi.mentionedBy(PublicApi.ofThisModule()).stream()
                .filter(mention -> mention.contains(" mentions dev.geturl.java.bridge"))
                .toList();
        assertEquals(List.of(), inner);
    }
}
