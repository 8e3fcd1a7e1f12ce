package dev.geturl

/** What the manual's `User-Agent` says between its brackets: platform, system and version. */
internal val PLATFORM: String by lazy {
    val system = System.getProperty("os.name").orEmpty()
    val family = if (system.startsWith("Windows")) "Windows" else "X11"
    "$family; U; $system ${System.getProperty("os.version").orEmpty()}"
}
