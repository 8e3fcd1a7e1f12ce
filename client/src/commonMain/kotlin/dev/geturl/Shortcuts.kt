package dev.geturl

import okio.ByteString
import okio.ByteString.Companion.encodeUtf8

/** Fetches [url] with GET. Throws unless it was answered; any status code is an answer. */
public suspend fun HttpClient.get(url: String, options: GeturlOptions.() -> Unit = {}): Transaction =
    answered("GET", url, null, options)

/** Asks for the head of the response to GET alone. */
public suspend fun HttpClient.head(url: String, options: GeturlOptions.() -> Unit = {}): Transaction =
    answered("HEAD", url, null, options)

/** Sends [body] with POST; its type is `application/x-www-form-urlencoded` unless [options] say otherwise. */
public suspend fun HttpClient.post(url: String, body: String, options: GeturlOptions.() -> Unit = {}): Transaction =
    answered("POST", url, body.encodeUtf8(), options)

/** Sends [body] with POST; its type is `application/x-www-form-urlencoded` unless [options] say otherwise. */
public suspend fun HttpClient.post(url: String, body: ByteString, options: GeturlOptions.() -> Unit = {}): Transaction =
    answered("POST", url, body, options)

/** Stores [body] at [url] with PUT; its type is as with [post]. */
public suspend fun HttpClient.put(url: String, body: ByteString, options: GeturlOptions.() -> Unit = {}): Transaction =
    answered("PUT", url, body, options)

/** Changes what is at [url] with PATCH; the type of [body] is as with [post]. */
public suspend fun HttpClient.patch(
    url: String,
    body: ByteString,
    options: GeturlOptions.() -> Unit = {},
): Transaction = answered("PATCH", url, body, options)

/** Removes what is at [url] with DELETE. */
public suspend fun HttpClient.delete(url: String, options: GeturlOptions.() -> Unit = {}): Transaction =
    answered("DELETE", url, null, options)

/** Asks what can be done with [url]. */
public suspend fun HttpClient.options(url: String, options: GeturlOptions.() -> Unit = {}): Transaction =
    answered("OPTIONS", url, null, options)

private suspend fun HttpClient.answered(
    verb: String,
    url: String,
    body: ByteString?,
    options: GeturlOptions.() -> Unit,
): Transaction = geturl(url) {
    method = verb
    body?.let { query(it) }
    options()
}.orThrow()
