package dev.geturl

/**
 * Turns values into JSON and back, by whichever library the caller has: see [RequestBody.json] and [Transaction.json].
 * `docs/recipes.md` shows one for kotlinx.serialization.
 */
public interface JsonAdapter<T> {
    /** The JSON text for [value]. What it throws is thrown by the call that wants it. */
    public fun toJson(value: T): String

    /** The value that [text] means. What it throws is thrown by the call that wants it. */
    public fun fromJson(text: String): T
}
