package dev.geturl

import kotlin.time.Duration.Companion.seconds
import kotlin.time.Instant

/** The `ETag` of the response; null when it has none, or what it has is none. */
public val Transaction.entityTag: EntityTag? get() = EntityTag.parse(responseHeaderValue("ETag"))

/** When the response's `Last-Modified` says that the resource was changed last; null when it does not say. */
public val Transaction.lastModified: Instant? get() = HttpDate.parse(responseHeaderValue("Last-Modified"))

/** Whether the response is a 304: the caller has the resource as it is now. */
public val Transaction.isNotModified: Boolean get() = responseCode == StatusCode.NOT_MODIFIED

/** Asks for the resource unless it is what one of [tags] names; 304 says that it is. RFC 9110 section 13.1.2. */
public fun GeturlOptions.ifNoneMatch(vararg tags: EntityTag): Unit = condition("If-None-Match", tags)

/** Wants the request carried out only while the resource is what one of [tags] names; else 412. Section 13.1.1. */
public fun GeturlOptions.ifMatch(vararg tags: EntityTag): Unit = condition("If-Match", tags)

/** Wants the request carried out only where there is nothing yet: `If-None-Match: *`; else 412. */
public fun GeturlOptions.ifNothingThere(): Unit = headers { set("If-None-Match", "*") }

/** Asks for the resource if it was changed after [time]; 304 says that it was not. RFC 9110 section 13.1.3. */
public fun GeturlOptions.ifModifiedSince(time: Instant): Unit =
    headers { set("If-Modified-Since", HttpDate.format(time)) }

/** Wants the request carried out only if the resource was not changed after [time]; else 412. Section 13.1.4. */
public fun GeturlOptions.ifUnmodifiedSince(time: Instant): Unit =
    headers { set("If-Unmodified-Since", HttpDate.format(time)) }

/**
 * Asks for the resource unless it is still what [known], an earlier response, has shown: by its `ETag`, and by its
 * `Last-Modified` for servers that know no tags. Without either the whole is asked for.
 */
public fun GeturlOptions.ifChangedSince(known: Transaction) {
    known.entityTag?.let { ifNoneMatch(it) }
    val date = known.responseHeaderValue("Last-Modified")
    if (HttpDate.parse(date) != null) headers { set("If-Modified-Since", date) }
}

private fun GeturlOptions.condition(name: String, tags: Array<out EntityTag>) {
    require(tags.isNotEmpty()) { "no entity tag was given for $name" }
    headers { set(name, tags.joinToString(", ")) }
}

/**
 * What [headers] of a response say by which a part of the same bytes can be asked for, as `If-Range` wants it; null
 * when nothing does. A date does where it is a minute older than the response: another change in the same second would
 * not show in it (RFC 9110 section 8.8.2.2).
 */
internal fun strongValidator(headers: Headers): String? {
    val tag = headers["ETag"]?.let(EntityTag::parse)
    if (tag != null) return if (tag.isWeak) null else "$tag"
    val changed = headers["Last-Modified"] ?: return null
    val changedAt = HttpDate.parse(changed) ?: return null
    val sentAt = headers["Date"]?.let(HttpDate::parse) ?: return null
    return changed.takeIf { sentAt - changedAt >= 60.seconds }
}
