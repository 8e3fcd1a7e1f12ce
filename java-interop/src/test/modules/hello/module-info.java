/** A program of modules: what it requires is all that it sees. */
module hello {
    requires dev.geturl.java;
    requires java.net.http;
}
