package dev.geturl.testing

import kotlinx.serialization.json.Json
import kotlinx.serialization.json.JsonObject
import kotlinx.serialization.json.contentOrNull
import kotlinx.serialization.json.jsonArray
import kotlinx.serialization.json.jsonPrimitive

/** The objects of a list of cases; the strings between them are comments, and so are lines that begin with `//`. */
fun casesOf(name: String): List<JsonObject> {
    val text = SharedData.text(name).lineSequence().filterNot { it.startsWith("//") }.joinToString("\n")
    return Json.parseToJsonElement(text).jsonArray.filterIsInstance<JsonObject>()
}

/** The text of [key]; null when it is missing or null. */
fun JsonObject.text(key: String): String? = this[key]?.jsonPrimitive?.contentOrNull
