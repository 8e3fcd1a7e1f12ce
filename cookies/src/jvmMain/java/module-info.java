/** The cookie jar of a browser. */
module dev.geturl.cookies {
    requires transitive dev.geturl.client;
    requires transitive java.sql;
    requires kotlinx.serialization.json;
    requires org.slf4j;
    requires org.xerial.sqlitejdbc;

    exports dev.geturl.cookies;
}
