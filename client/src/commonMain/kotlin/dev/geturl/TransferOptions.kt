package dev.geturl

/**
 * How the bodies of one call travel: [GeturlOptions.transfer].
 *
 * @property coding compresses the request's body and says so in `Content-Encoding`. A body of at most 64 KiB in memory
 *   keeps a known length; any other is sent in chunks, which needs HTTP/1.1. Default null: as it is.
 * @property uploadRate bounds the speed of the request's body, beside [Limits.uploadRate]. Default null: no bound.
 * @property downloadRate bounds the speed of the response's body, beside [Limits.downloadRate]. Default null: no bound.
 */
public data class TransferOptions(
    public val coding: RequestCoding? = null,
    public val uploadRate: RateLimit? = null,
    public val downloadRate: RateLimit? = null,
) {
    internal companion object {
        val DEFAULT = TransferOptions()
    }
}
