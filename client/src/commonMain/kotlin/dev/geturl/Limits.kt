package dev.geturl

/**
 * How large a response may be, and how fast bodies may travel. Each bound on a size protects the caller's memory from a
 * hostile or broken server; what goes over it fails with [HttpException.LimitExceeded], which names the option.
 *
 * @property headBytes bytes of status line and header section together. Default 256 KiB.
 * @property headFields field lines in the header section, and again in the trailer section. Default 500.
 * @property chunkLineBytes bytes of one chunk-size line with its extensions. Default 4 KiB.
 * @property bodyBytes bytes of a body as they arrive, before any decoding; -1 for no bound, the default, as a body that
 *   goes to a sink or a flow takes no memory.
 * @property bufferedBytes decoded bytes of a body that is kept in memory for [Transaction.responseBody]. Default
 *   512 MiB; -1 for no bound.
 * @property decodedRatio how many decoded bytes one encoded byte may turn into, once more than 1 MiB was decoded.
 *   Default 1,100: gzip reaches 1,030 at the most, `br` and `zstd` more. -1 for no bound.
 * @property interimResponses how many 1xx responses may precede the final one. Default 32.
 * @property uploadRate the speed of the bodies of all requests together; null for no bound, the default.
 * @property downloadRate the speed of the bodies of all responses together; null for no bound, the default.
 */
public data class Limits(
    public val headBytes: Long = 256L * 1024,
    public val headFields: Int = 500,
    public val chunkLineBytes: Int = 4 * 1024,
    public val bodyBytes: Long = -1,
    public val bufferedBytes: Long = 512L * 1024 * 1024,
    public val decodedRatio: Int = 1_100,
    public val interimResponses: Int = 32,
    public val uploadRate: RateLimit? = null,
    public val downloadRate: RateLimit? = null,
) {
    init {
        require(headBytes >= 64) { "headBytes is $headBytes: give at least 64 bytes, a status line needs them" }
        require(headFields > 0) { "headFields is $headFields: give a number above 0" }
        require(chunkLineBytes >= 16) { "chunkLineBytes is $chunkLineBytes: give at least 16 bytes" }
        require(bodyBytes >= -1) { "bodyBytes is $bodyBytes: give a number of bytes, or -1 for no bound" }
        require(bufferedBytes >= -1) { "bufferedBytes is $bufferedBytes: give a number of bytes, or -1 for no bound" }
        require(
            decodedRatio == -1 || decodedRatio > 0,
        ) { "decodedRatio is $decodedRatio: give 1 or more, or -1 for none" }
        require(interimResponses >= 0) { "interimResponses is $interimResponses: give 0 or more" }
    }
}
