package dev.geturl.cli

import dev.geturl.RedirectOptions

/** What the redirect flags ask for, by curl's rules. */
internal class RedirectArguments(private val flags: RedirectFlags, private val request: RequestFlags) {
    /** What the first request says as its `Referer`; null when it says none. */
    val referer: String? = request.referer?.removeSuffix(AUTO)?.ifEmpty { null }

    fun options() = RedirectOptions(
        follow = flags.location || flags.trusted,
        atMost = flags.maxRedirects ?: MOST,
        allowDowngrade = true,
        trusted = flags.trusted,
        keepPost = setOfNotNull(
            MOVED.takeIf { flags.post301 },
            FOUND.takeIf { flags.post302 },
            SEE_OTHER.takeIf { flags.post303 },
        ),
        keepMethod = request.method != null,
        sendReferer = request.referer?.endsWith(AUTO) == true,
        stopLoops = false,
        schemes = flags.schemes ?: SchemeSet.DEFAULT,
    )

    private companion object {
        const val AUTO = ";auto"
        const val MOST = 50
        const val MOVED = 301
        const val FOUND = 302
        const val SEE_OTHER = 303
    }
}
