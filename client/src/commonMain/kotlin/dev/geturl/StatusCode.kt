package dev.geturl

/**
 * The status codes of the IANA registry by name, each with what it means. [reasonPhrase] gives the registry's words.
 *
 * A server may send any other code of three digits; what it means then is said by its first digit (RFC 9110, section
 * 15).
 */
public object StatusCode {
    /** The request's head was accepted: go on and send the body, or ignore this if it is sent already. */
    public const val CONTINUE: Int = 100

    /** The server takes up the protocol that the `Upgrade` field asked for. */
    public const val SWITCHING_PROTOCOLS: Int = 101

    /** WebDAV: the request has arrived and is being worked on, but there is no answer yet. */
    public const val PROCESSING: Int = 102

    /** Fields that the final response is likely to have, so that the client can begin to load what they link to. */
    public const val EARLY_HINTS: Int = 103

    /** The request succeeded; what the body is depends on the method. */
    public const val OK: Int = 200

    /** The request succeeded and made a new resource, which `Location` names; the usual answer to PUT. */
    public const val CREATED: Int = 201

    /** The request was taken in but not acted upon yet, and HTTP has no way to tell its outcome later. */
    public const val ACCEPTED: Int = 202

    /** As 200, but a proxy between changed the answer of the origin server. */
    public const val NON_AUTHORITATIVE_INFORMATION: Int = 203

    /** The request succeeded and there is nothing to send but the header fields, which may be of use. */
    public const val NO_CONTENT: Int = 204

    /** The request succeeded; the client should set the form or view that sent it back to how it was. */
    public const val RESET_CONTENT: Int = 205

    /** The parts that a `Range` field asked for. */
    public const val PARTIAL_CONTENT: Int = 206

    /** WebDAV: the body gives a status for each of several resources. */
    public const val MULTI_STATUS: Int = 207

    /** WebDAV: the members of this binding were listed earlier in the same response. */
    public const val ALREADY_REPORTED: Int = 208

    /** The body is the result of applying instance manipulations, such as a delta, to the resource. */
    public const val IM_USED: Int = 226

    /** There are several representations and no rule which to take: the client or its user has to choose. */
    public const val MULTIPLE_CHOICES: Int = 300

    /** The resource has a new URL for good, given in `Location`. */
    public const val MOVED_PERMANENTLY: Int = 301

    /** The resource is under another URL for now; later requests should go on using this one. */
    public const val FOUND: Int = 302

    /** The answer is to be had with GET from the URL in `Location`. */
    public const val SEE_OTHER: Int = 303

    /** A conditional GET or HEAD whose condition was false: the client's copy is still good. */
    public const val NOT_MODIFIED: Int = 304

    /** Deprecated: the resource was to be had only through the proxy in `Location`. Never follow it. */
    public const val USE_PROXY: Int = 305

    /** As 302, but the method must stay the same when the redirect is followed. */
    public const val TEMPORARY_REDIRECT: Int = 307

    /** As 301, but the method must stay the same when the redirect is followed. */
    public const val PERMANENT_REDIRECT: Int = 308

    /** The server takes the request for faulty, in its syntax, framing or content, and will not process it. */
    public const val BAD_REQUEST: Int = 400

    /** Credentials are needed, or the ones sent are not valid; `WWW-Authenticate` says which kind. */
    public const val UNAUTHORIZED: Int = 401

    /** Reserved for paying for content; rarely used. */
    public const val PAYMENT_REQUIRED: Int = 402

    /** The server understood the request and refuses it; other than with 401, credentials will not help. */
    public const val FORBIDDEN: Int = 403

    /** The server has no such resource, or hides that it has one. */
    public const val NOT_FOUND: Int = 404

    /** The server knows the method but not for this resource; `Allow` lists those it takes. */
    public const val METHOD_NOT_ALLOWED: Int = 405

    /** No representation fits what the `Accept` fields of the request ask for. */
    public const val NOT_ACCEPTABLE: Int = 406

    /** As 401, but it is the proxy that wants credentials; see `Proxy-Authenticate`. */
    public const val PROXY_AUTHENTICATION_REQUIRED: Int = 407

    /** The request did not come in completely within the time that the server waits. */
    public const val REQUEST_TIMEOUT: Int = 408

    /** The request does not fit the present state of the resource; the user may be able to mend that and try again. */
    public const val CONFLICT: Int = 409

    /** The resource is no longer here, and that is likely to be for good. */
    public const val GONE: Int = 410

    /** The server refuses a request whose `Content-Length` is not given. */
    public const val LENGTH_REQUIRED: Int = 411

    /** A condition in the request's header fields was false on the server. */
    public const val PRECONDITION_FAILED: Int = 412

    /** The request's body is larger than the server is willing or able to process. */
    public const val CONTENT_TOO_LARGE: Int = 413

    /** The request target is longer than the server is willing to read. */
    public const val URI_TOO_LONG: Int = 414

    /** The body has a format that this method does not take on this resource. */
    public const val UNSUPPORTED_MEDIA_TYPE: Int = 415

    /** No range of the `Range` field lies within the resource, or there are too many of them. */
    public const val RANGE_NOT_SATISFIABLE: Int = 416

    /** A server on the way could not meet what the `Expect` field asks for. */
    public const val EXPECTATION_FAILED: Int = 417

    /** A joke of RFC 2324 that servers do send: a teapot cannot brew coffee. IANA keeps the code unused. */
    public const val IM_A_TEAPOT: Int = 418

    /** This server cannot answer for the scheme and host of the request; another connection may. */
    public const val MISDIRECTED_REQUEST: Int = 421

    /** The body's type and syntax are right, but what it asks for cannot be done. */
    public const val UNPROCESSABLE_CONTENT: Int = 422

    /** WebDAV: the resource, or the one to write to, is locked. */
    public const val LOCKED: Int = 423

    /** WebDAV: it could not be done because another action that it needs failed. */
    public const val FAILED_DEPENDENCY: Int = 424

    /** The server will not process a request that came in TLS early data, as it might be a replay. */
    public const val TOO_EARLY: Int = 425

    /** The server refuses this protocol, and may answer after a change to the one in `Upgrade`. */
    public const val UPGRADE_REQUIRED: Int = 426

    /** The request has to be conditional, so that it cannot overwrite a change it has not seen. */
    public const val PRECONDITION_REQUIRED: Int = 428

    /** Too many requests in a given time: wait, as `Retry-After` may say, and ask less often. */
    public const val TOO_MANY_REQUESTS: Int = 429

    /** The header fields are too large, one or all together; try again with less. */
    public const val REQUEST_HEADER_FIELDS_TOO_LARGE: Int = 431

    /** Access is denied because the law demands it. */
    public const val UNAVAILABLE_FOR_LEGAL_REASONS: Int = 451

    /** The server met with something unexpected and could not do what was asked. */
    public const val INTERNAL_SERVER_ERROR: Int = 500

    /** The server cannot do what was asked; most often it does not know the method. */
    public const val NOT_IMPLEMENTED: Int = 501

    /** A gateway or proxy got an invalid answer from the server behind it. */
    public const val BAD_GATEWAY: Int = 502

    /** Overloaded or in maintenance for now: try again later, as `Retry-After` may say. */
    public const val SERVICE_UNAVAILABLE: Int = 503

    /** A gateway or proxy got no answer in time from the server behind it. */
    public const val GATEWAY_TIMEOUT: Int = 504

    /** The server does not support the major version of HTTP in the request. */
    public const val HTTP_VERSION_NOT_SUPPORTED: Int = 505

    /** The server is set up wrongly: the variant it chose would itself negotiate a variant. */
    public const val VARIANT_ALSO_NEGOTIATES: Int = 506

    /** WebDAV: the server has no room to store what is needed to do it. */
    public const val INSUFFICIENT_STORAGE: Int = 507

    /** WebDAV: a request of infinite depth ran into a loop and failed as a whole. */
    public const val LOOP_DETECTED: Int = 508

    /** Obsolete: the request lacks an extension that the resource's policy demands. */
    public const val NOT_EXTENDED: Int = 510

    /** The network wants a login first, as a captive portal does; the answer is not the server's. */
    public const val NETWORK_AUTHENTICATION_REQUIRED: Int = 511
}
