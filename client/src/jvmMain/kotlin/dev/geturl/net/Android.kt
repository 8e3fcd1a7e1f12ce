package dev.geturl.net

/** Whether this is Android, whose class library has gaps where the JDK has had its own since Java 9. */
internal object Android {
    /** As Android documents it for `System.getProperties`. */
    val isHere: Boolean = System.getProperty("java.vm.name") == "Dalvik"
}
