package dev.geturl

import okio.ByteString

/** Fetches [url] with GET. Throws unless it was answered; any status code is an answer. */
public suspend fun HttpClient.get(url: String, options: GeturlOptions.() -> Unit = GeturlOptions.NOTHING): Transaction =
    geturl(url) {
        method = "GET"
        options()
    }.orThrow()

/** Asks for the head of the response to GET alone. */
public suspend fun HttpClient.head(
    url: String,
    options: GeturlOptions.() -> Unit = GeturlOptions.NOTHING,
): Transaction = geturl(url) {
    method = "HEAD"
    options()
}.orThrow()

/** Sends [body] with POST; its type is `application/x-www-form-urlencoded` unless [options] say otherwise. */
public suspend fun HttpClient.post(
    url: String,
    body: String,
    options: GeturlOptions.() -> Unit = GeturlOptions.NOTHING,
): Transaction = geturl(url) {
    method = "POST"
    query(body)
    options()
}.orThrow()

/** Sends [body] with POST; its type is `application/x-www-form-urlencoded` unless [options] say otherwise. */
public suspend fun HttpClient.post(
    url: String,
    body: ByteString,
    options: GeturlOptions.() -> Unit = GeturlOptions.NOTHING,
): Transaction = geturl(url) {
    method = "POST"
    query(body)
    options()
}.orThrow()

/** Stores [body] at [url] with PUT. */
public suspend fun HttpClient.put(
    url: String,
    body: ByteString,
    options: GeturlOptions.() -> Unit = GeturlOptions.NOTHING,
): Transaction = geturl(url) {
    method = "PUT"
    query(body)
    options()
}.orThrow()

/** Changes what is at [url] with PATCH. */
public suspend fun HttpClient.patch(
    url: String,
    body: ByteString,
    options: GeturlOptions.() -> Unit = GeturlOptions.NOTHING,
): Transaction = geturl(url) {
    method = "PATCH"
    query(body)
    options()
}.orThrow()

/** Removes what is at [url] with DELETE. */
public suspend fun HttpClient.delete(
    url: String,
    options: GeturlOptions.() -> Unit = GeturlOptions.NOTHING,
): Transaction = geturl(url) {
    method = "DELETE"
    options()
}.orThrow()

/** Asks what can be done with [url]. */
public suspend fun HttpClient.options(
    url: String,
    options: GeturlOptions.() -> Unit = GeturlOptions.NOTHING,
): Transaction = geturl(url) {
    method = "OPTIONS"
    options()
}.orThrow()
