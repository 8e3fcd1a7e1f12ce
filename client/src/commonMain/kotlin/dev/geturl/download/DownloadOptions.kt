package dev.geturl.download

import dev.geturl.RateLimit
import kotlin.time.Duration
import kotlin.time.Duration.Companion.seconds

/**
 * How a file is downloaded.
 *
 * @property resumes whether a download that was broken off, in this process or in one that was killed, goes on where it
 *   stood. Default true. It does where the server knows ranges and names the state of the resource with a strong
 *   `ETag`, or a `Last-Modified` that is strong; else it begins anew.
 * @property checksum what the file is to have; another file is thrown away. Default null: it is not checked.
 * @property connections how many parts are fetched at a time, 1 to 16, where the server knows ranges and names the
 *   state of the resource. Default 1. [dev.geturl.PoolOptions.maxConnectionsPerHost] bounds it as well.
 * @property pieceBytes how large a part is at least where there are several connections. Default 4 MiB.
 * @property rate how fast it may be, all connections together. Default null: no bound but that of the client.
 * @property attempts how often in a row a transfer that breaks is taken up again without having brought a byte. Default
 *   5; 0 for never.
 * @property retryDelay the time before the first of them; it doubles each time. Default 1 s.
 * @property saveEvery how much of the work a killed process may lose: so often the file and how far it has come are
 *   brought safely to the disk. Default 1 s.
 * @property onProgress is told how far it has come, after each block and one at a time; it must not block. What it
 *   throws ends the download.
 */
public data class DownloadOptions(
    public val resumes: Boolean = true,
    public val checksum: Checksum? = null,
    public val connections: Int = 1,
    public val pieceBytes: Long = 4L shl 20,
    public val rate: RateLimit? = null,
    public val attempts: Int = 5,
    public val retryDelay: Duration = 1.seconds,
    public val saveEvery: Duration = 1.seconds,
    public val onProgress: ((DownloadProgress) -> Unit)? = null,
) {
    init {
        require(connections in 1..MOST_CONNECTIONS) { "connections is $connections: give 1 to $MOST_CONNECTIONS" }
        require(pieceBytes > 0) { "pieceBytes is $pieceBytes: give a number above 0" }
        require(attempts >= 0) { "attempts is $attempts: give 0 or more" }
        require(!retryDelay.isNegative()) { "retryDelay is $retryDelay: give a time, or Duration.ZERO for none" }
        require(!saveEvery.isNegative()) { "saveEvery is $saveEvery: give a time, or Duration.ZERO for each block" }
    }

    private companion object {
        const val MOST_CONNECTIONS = 16
    }
}

/**
 * How far a download has come.
 *
 * @property current bytes that the file has, those included that an earlier call has brought.
 * @property total bytes that it will have; -1 while that is unknown.
 * @property resumed how many of the bytes an earlier call has brought.
 */
public data class DownloadProgress(public val current: Long, public val total: Long, public val resumed: Long)
