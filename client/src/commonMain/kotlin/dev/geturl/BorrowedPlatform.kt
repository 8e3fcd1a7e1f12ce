package dev.geturl

/** The platform of another client, whose loops go on when the borrower ends. */
internal class BorrowedPlatform(val owner: Platform) : Platform by owner {
    override fun close(): Unit = Unit

    override suspend fun awaitClosed(): Unit = Unit
}
