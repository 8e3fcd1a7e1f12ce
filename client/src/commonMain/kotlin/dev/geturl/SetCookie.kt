package dev.geturl

import dev.geturl.url.asciiLowercase
import kotlin.time.Clock
import kotlin.time.Duration.Companion.days
import kotlin.time.Duration.Companion.seconds
import kotlin.time.Instant

/**
 * The cookie that the response to [request] sets with one `Set-Cookie` field line: RFC 6265bis sections 5.6 and 5.7,
 * but for the steps that need to know the other cookies or the public suffixes, which are the jar's ([CookieJar]). The
 * client does this by itself; it is here for jars that read such lines from elsewhere.
 *
 * @param field the value of the field line as [Headers] has it: each character stands for one octet.
 * @param now when it was received.
 * @return null for what the RFC has a client ignore, among it a name and value of more than 4,096 octets. An attribute
 *   of more than 1,024 octets is ignored alone. A lifetime of more than 400 days becomes one of 400 days. Ignored is
 *   also what is not UTF-8, as it could not be sent back as it came, and what is `Partitioned` without being `Secure`
 *   (CHIPS).
 */
public fun parseSetCookie(field: String, request: CookieRequest, now: Instant = Clock.System.now()): Cookie? {
    if (field.any { !HeaderSyntax.isValueByte(it.code) }) return null
    val end = field.find(';', 0, field.length)
    val equals = field.find('=', 0, end)
    val name = if (equals < end) field.trimmed(0, equals) else ""
    val value = if (equals < end) field.trimmed(equals + 1, end) else field.trimmed(0, end)
    if (name.length + value.length !in 1..MAX_PAIR_BYTES) return null
    val attributes = CookieAttributes(request, now)
    var start = end + 1
    while (start < field.length) {
        val next = field.find(';', start, field.length)
        val equal = field.find('=', start, next)
        val attribute = if (equal < next) field.trimmed(equal + 1, next) else ""
        if (attribute.length <= MAX_ATTRIBUTE_BYTES) attributes.take(field.trimmed(start, equal), attribute)
        start = next + 1
    }
    return attributes.cookie(name, value)
}

/** The attributes of one `Set-Cookie` field, where the last of several alike counts, and what they make of a cookie. */
private class CookieAttributes(private val request: CookieRequest, private val now: Instant) {
    private var maxAge: Instant? = null
    private var expires: Instant? = null
    private var domain = ""

    /** Null where there is none; empty where it stands for the default. */
    private var path: String? = null
    private var secure = false
    private var httpOnly = false
    private var partitioned = false
    private var sameSite = Cookie.SameSite.UNSPECIFIED
    private var priority = Cookie.Priority.MEDIUM

    fun take(name: String, value: String) {
        when (asciiLowercase(name)) {
            "expires" -> CookieDate.parse(value)?.let { expires = minOf(it, now + MAX_AGE) }
            "max-age" -> expiryAfter(value)?.let { maxAge = it }
            "domain" -> domain = asciiLowercase(value.removePrefix(".")).removeSurrounding("[", "]")
            "path" -> path = if (value.startsWith('/')) value else ""
            "secure" -> secure = true
            "httponly" -> httpOnly = true
            "partitioned" -> partitioned = true
            "samesite" -> sameSite = named(value) ?: Cookie.SameSite.UNSPECIFIED
            "priority" -> priority = named(value) ?: Cookie.Priority.MEDIUM
        }
    }

    /** Section 5.6.2. What has no time to live expired long ago. */
    private fun expiryAfter(value: String): Instant? {
        val digits = value.removePrefix("-")
        if (digits.isEmpty() || digits.any { it !in '0'..'9' }) return null
        if (value.startsWith('-') || digits.all { it == '0' }) return Instant.fromEpochSeconds(0)
        // More digits than a number holds mean longer than is allowed.
        val seconds = digits.toLongOrNull() ?: Long.MAX_VALUE
        return now + minOf(seconds.seconds, MAX_AGE)
    }

    /** Section 5.7, steps 7 to 21, and what CHIPS adds; null where the cookie is ignored. */
    fun cookie(name: String, value: String): Cookie? {
        if (!isOfItsDomain() || !isKeptByFlags() || !isPrefixTrue(name, value)) return null
        val builder = Cookie.Builder(utf8OrNull(name) ?: return null, utf8OrNull(value) ?: return null, request.host)
        builder.hostOnly = domain.isEmpty()
        if (domain.isNotEmpty()) builder.domain = domain
        builder.path = utf8OrNull(effectivePath()) ?: return null
        builder.expires = maxAge ?: expires
        builder.secure = secure
        builder.httpOnly = httpOnly
        builder.origin = request.host
        builder.sameSite = sameSite
        builder.partitioned = partitioned
        builder.partitionKey = request.partition.takeIf { partitioned }
        builder.priority = priority
        return builder.build()
    }

    private fun effectivePath(): String = path.orEmpty().ifEmpty { defaultPath(request.path) }

    private fun isOfItsDomain(): Boolean =
        request.host.isNotEmpty() && (domain.isEmpty() || domainMatches(request.host, domain))

    private fun isKeptByFlags(): Boolean = when {
        secure -> request.isSecure && isSetBySite()
        partitioned || sameSite == Cookie.SameSite.NONE -> false
        else -> isSetBySite()
    }

    /** Step 18: another site's page may have a response set what it could send. */
    private fun isSetBySite() = request.site != SiteContext.CROSS_SITE || sameSite == Cookie.SameSite.NONE

    /** Steps 20 to 22. What has no name looks to the server as if its value were one. */
    private fun isPrefixTrue(name: String, value: String): Boolean {
        val shown = name.ifEmpty { value }
        val isHost = shown.startsWith("__Host-", ignoreCase = true)
        if (!isHost && !shown.startsWith("__Secure-", ignoreCase = true)) return true
        if (name.isEmpty() || !secure) return false
        return !isHost || (domain.isEmpty() && path != null && effectivePath() == "/")
    }
}

private inline fun <reified T : Enum<T>> named(value: String): T? =
    enumValues<T>().firstOrNull { it.name.equals(value, ignoreCase = true) }

/** Whether [host] is [domain] or below it: section 5.1.3. An address has nothing below it. */
private fun domainMatches(host: String, domain: String): Boolean = host == domain ||
    (host.endsWith(".$domain") && IpAddress.parseOrNull(host) == null)

/** Section 5.1.4. */
private fun defaultPath(path: String): String {
    val last = path.lastIndexOf('/')
    return if (last <= 0 || !path.startsWith('/')) "/" else path.substring(0, last)
}

/** The text whose octets are the characters of [octets]; null when they are not UTF-8. */
private fun utf8OrNull(octets: String): String? {
    if (octets.all { it.code < FIRST_BEYOND_ASCII }) return octets
    if (octets.any { it.code > LAST_OCTET }) return null
    val bytes = ByteArray(octets.length) { octets[it].code.toByte() }
    val text = bytes.decodeToString()
    return text.takeIf { it.encodeToByteArray().contentEquals(bytes) }
}

/** Where [char] is between [start] and [end]; [end] when it is not. Looks no further, so many parts cost no more. */
private fun String.find(char: Char, start: Int, end: Int): Int {
    for (index in start until end) if (this[index] == char) return index
    return end
}

/** What is between [start] and [end] without spaces and tabs around it. */
private fun String.trimmed(start: Int, end: Int): String = substring(start, end).trim { it == ' ' || it == '\t' }

private val MAX_AGE = 400.days
private const val MAX_PAIR_BYTES = 4096
private const val MAX_ATTRIBUTE_BYTES = 1024
private const val FIRST_BEYOND_ASCII = 0x80
private const val LAST_OCTET = 0xff
