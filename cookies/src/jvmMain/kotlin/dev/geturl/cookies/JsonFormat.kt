package dev.geturl.cookies

import dev.geturl.Cookie
import kotlinx.serialization.SerializationException
import kotlinx.serialization.json.Json
import kotlinx.serialization.json.JsonArray
import kotlinx.serialization.json.JsonElement
import kotlinx.serialization.json.JsonObject
import kotlinx.serialization.json.JsonPrimitive
import kotlinx.serialization.json.boolean
import kotlinx.serialization.json.buildJsonObject
import kotlinx.serialization.json.contentOrNull
import kotlinx.serialization.json.jsonArray
import kotlinx.serialization.json.jsonObject
import kotlinx.serialization.json.jsonPrimitive
import kotlinx.serialization.json.put
import kotlin.time.Clock
import kotlin.time.Instant

/**
 * All of a cookie as JSON: an array of objects, whose members are named as the parts of a [Cookie], and `creation` and
 * `lastUse`. Times are as in ISO 8601. Members that have their default may be missing, others that are not known are
 * passed over.
 */
public object JsonFormat : CookieFormat {
    private val json = Json { prettyPrint = true }

    override fun write(cookies: List<StoredCookie>): String =
        json.encodeToString(JsonElement.serializer(), JsonArray(cookies.map(::asJson))) + "\n"

    override fun read(text: String): List<StoredCookie> {
        val all = try {
            json.parseToJsonElement(text).jsonArray
        } catch (e: SerializationException) {
            // Its message would show the text.
            throw IllegalArgumentException("this is no JSON", e.withoutMessage())
        }
        return all.mapIndexed { index, element ->
            try {
                stored(element.jsonObject)
            } catch (e: IllegalArgumentException) {
                throw IllegalArgumentException("element $index of the array is no cookie", e.withoutMessage())
            }
        }
    }

    private fun asJson(stored: StoredCookie): JsonObject = buildJsonObject {
        val cookie = stored.cookie
        put("key", cookie.key)
        put("value", cookie.value)
        put("domain", cookie.domain)
        put("hostOnly", cookie.hostOnly)
        put("path", cookie.path)
        put("expires", cookie.expires?.toString())
        put("httpOnly", cookie.httpOnly)
        put("secure", cookie.secure)
        put("origin", cookie.origin)
        put("sameSite", cookie.sameSite.name)
        put("partitioned", cookie.partitioned)
        put("partitionKey", cookie.partitionKey)
        put("priority", cookie.priority.name)
        put("creation", stored.creation.toString())
        put("lastUse", stored.lastUse.toString())
    }

    private fun stored(members: JsonObject): StoredCookie {
        val cookie = Cookie(members.text("key"), members.text("value"), members.text("domain")) {
            members["hostOnly"]?.let { hostOnly = it.jsonPrimitive.boolean }
            members["path"]?.let { path = it.jsonPrimitive.content }
            expires = members.textOrNull("expires")?.let(Instant::parse)
            members["httpOnly"]?.let { httpOnly = it.jsonPrimitive.boolean }
            members["secure"]?.let { secure = it.jsonPrimitive.boolean }
            origin = members.textOrNull("origin")
            members.textOrNull("sameSite")?.let { sameSite = Cookie.SameSite.valueOf(it) }
            members["partitioned"]?.let { partitioned = it.jsonPrimitive.boolean }
            partitionKey = members.textOrNull("partitionKey")
            members.textOrNull("priority")?.let { priority = Cookie.Priority.valueOf(it) }
        }
        val creation = members.textOrNull("creation")?.let(Instant::parse) ?: Clock.System.now()
        return StoredCookie(cookie, creation, members.textOrNull("lastUse")?.let(Instant::parse) ?: creation)
    }

    private fun JsonObject.text(name: String): String = requireNotNull(textOrNull(name)) { "it has no $name" }

    private fun JsonObject.textOrNull(name: String): String? = (this[name] as JsonPrimitive?)?.contentOrNull

    /** Where it came from, without what it says, which may be a cookie's value. */
    private fun Exception.withoutMessage() =
        IllegalArgumentException(javaClass.name).also { it.stackTrace = stackTrace }
}
