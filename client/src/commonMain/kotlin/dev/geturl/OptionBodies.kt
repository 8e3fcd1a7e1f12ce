package dev.geturl

/** Sends the parts that [block] adds as the request body; the type is theirs. See [Multipart]. */
public fun GeturlOptions.multipart(block: Multipart.Builder.() -> Unit): Unit = body(Multipart(block).toBody())

/** Sends [fields] as a form, `application/x-www-form-urlencoded`. */
public fun GeturlOptions.form(vararg fields: Pair<String, String>): Unit = body(RequestBody.form(*fields))

/** Sends what [adapter] writes of [value], as `application/json`. */
public fun <T> GeturlOptions.json(value: T, adapter: JsonAdapter<T>): Unit = body(RequestBody.json(value, adapter))

/** What [adapter] makes of the response's body, which is read as UTF-8 as RFC 8259 section 8.1 has it. */
public fun <T> Transaction.json(adapter: JsonAdapter<T>): T = adapter.fromJson(responseBody.utf8())
