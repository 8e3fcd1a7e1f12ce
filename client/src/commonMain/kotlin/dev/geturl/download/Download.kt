package dev.geturl.download

import dev.geturl.Headers
import okio.Path

/**
 * A file that was downloaded.
 *
 * @property path where it is.
 * @property size how many bytes it has.
 * @property resumed how many of them an earlier call had brought.
 * @property responseHeaders the field lines of the response that brought the last of them.
 */
public class Download internal constructor(
    public val path: Path,
    public val size: Long,
    public val resumed: Long,
    public val responseHeaders: Headers,
) {
    /** The path and the size. */
    override fun toString(): String = "$path, $size bytes" + if (resumed > 0) ", $resumed of them from before" else ""
}
