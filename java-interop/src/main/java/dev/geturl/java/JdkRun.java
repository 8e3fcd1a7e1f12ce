package dev.geturl.java;

/** What a client of the JDK's kind has under way: closing waits for its end, or brings that about. */
interface JdkRun {
    /** Ends it, however far it has come. */
    void reset();
}
