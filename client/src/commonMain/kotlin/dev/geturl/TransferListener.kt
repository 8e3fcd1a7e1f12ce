package dev.geturl

/** Is told how far a body has come: the manual's `-progress` and `-queryprogress`. */
public fun interface TransferListener {
    /** [current] of [total] bytes have been transferred; [total] is 0 when it is unknown. */
    public suspend fun onTransfer(transaction: Transaction, total: Long, current: Long)
}
