package dev.geturl

/**
 * The words that IANA's registry has for the status [code], and "Unassigned" for a code without a meaning. They may
 * differ from those that a server sends, without effect on the protocol.
 *
 * The manual's `reasonPhrase`. 306 and 418 are "(Unused)" in the registry, and so they are here.
 *
 * @param code 100 to 599.
 * @throws IllegalArgumentException when it is outside that range.
 */
public fun reasonPhrase(code: Int): String {
    require(code in 100..599) { "$code is no status code: give a number from 100 to 599" }
    return REASON_PHRASES[code - 100]
}

private val REASON_PHRASES: Array<String> = Array(500) { "Unassigned" }.also { phrases ->
    for (line in REGISTRY.lineSequence()) phrases[line.substring(0, 3).toInt() - 100] = line.substring(4)
}

/** https://www.iana.org/assignments/http-status-codes, without its temporary and unassigned entries. */
private const val REGISTRY = """100 Continue
101 Switching Protocols
102 Processing
103 Early Hints
200 OK
201 Created
202 Accepted
203 Non-Authoritative Information
204 No Content
205 Reset Content
206 Partial Content
207 Multi-Status
208 Already Reported
226 IM Used
300 Multiple Choices
301 Moved Permanently
302 Found
303 See Other
304 Not Modified
305 Use Proxy
306 (Unused)
307 Temporary Redirect
308 Permanent Redirect
400 Bad Request
401 Unauthorized
402 Payment Required
403 Forbidden
404 Not Found
405 Method Not Allowed
406 Not Acceptable
407 Proxy Authentication Required
408 Request Timeout
409 Conflict
410 Gone
411 Length Required
412 Precondition Failed
413 Content Too Large
414 URI Too Long
415 Unsupported Media Type
416 Range Not Satisfiable
417 Expectation Failed
418 (Unused)
421 Misdirected Request
422 Unprocessable Content
423 Locked
424 Failed Dependency
425 Too Early
426 Upgrade Required
428 Precondition Required
429 Too Many Requests
431 Request Header Fields Too Large
451 Unavailable For Legal Reasons
500 Internal Server Error
501 Not Implemented
502 Bad Gateway
503 Service Unavailable
504 Gateway Timeout
505 HTTP Version Not Supported
506 Variant Also Negotiates
507 Insufficient Storage
508 Loop Detected
510 Not Extended
511 Network Authentication Required"""
