package dev.geturl.body

import com.aayushatharva.brotli4j.Brotli4jLoader

/**
 * The codings of the JVM: zlib from the JDK, `br` with brotli4j, `zstd` with zstd-jni, when these are on the class
 * path.
 */
internal val jvmContentCodings: ContentCodings = ContentCodings(JvmInflaters) { presentCodings(brotliProbe, zstdProbe) }

/** A question whether a library works here. It may fail as classes fail to link: each lives in a class of its own. */
internal fun interface LibraryProbe {
    /** The coding of the library; null when it says of itself that it does not work on this machine. */
    fun find(): OptionalCoding?
}

/** The codings of those [probes] whose library is there and works: not on the class path is an answer, not an error. */
internal fun presentCodings(vararg probes: LibraryProbe): List<OptionalCoding> = probes.mapNotNull { probe ->
    try {
        probe.find()
    } catch (_: LinkageError) {
        null
    }
}

internal val brotliProbe = LibraryProbe {
    if (Brotli4jLoader.isAvailable()) OptionalCoding("br", open = ::BrotliDecoder) else null
}

/** Opens a decoder once: the native part is missing on some platforms, and only opening one loads it. */
internal val zstdProbe = LibraryProbe {
    ZstdDecoder().close()
    OptionalCoding("zstd", ::ZstdEncoder, ::ZstdDecoder)
}
