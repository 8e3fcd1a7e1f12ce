package dev.geturl.cookies

import okio.IOException

/**
 * Cookies could not be read from a database or kept in it; nothing of what was to be kept is.
 *
 * ```
 * IOException
 * └─ CookieStoreException       the database failed, was busy for too long, or cannot be reached
 *    └─ UnfitDatabaseException  it is damaged, somebody else's, or of a newer version; it was not touched
 * ```
 */
public open class CookieStoreException
    internal constructor(message: String, cause: Throwable? = null) : IOException(message, cause)

/** A database cannot be used for cookies: it is damaged, somebody else's, or of a newer version. It was not touched. */
public class UnfitDatabaseException
    internal constructor(message: String, cause: Throwable? = null) : CookieStoreException(message, cause)
