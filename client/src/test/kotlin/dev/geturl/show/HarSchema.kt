package dev.geturl.show

import kotlinx.serialization.json.Json
import kotlinx.serialization.json.JsonArray
import kotlinx.serialization.json.JsonElement
import kotlinx.serialization.json.JsonObject
import kotlinx.serialization.json.JsonPrimitive
import kotlinx.serialization.json.jsonArray
import kotlinx.serialization.json.jsonObject
import kotlinx.serialization.json.jsonPrimitive

/**
 * The schema of HTTP Archive 1.2 in `har-schema`, a package of the npm registry, and as much of JSON Schema as it uses.
 */
internal object HarSchema {
    /** What is wrong with [json]; empty when it is an archive. */
    fun complaints(json: String): List<String> = check("$", Json.parseToJsonElement(json), schema("har.json"))

    private fun schema(name: String): JsonObject {
        val stream = checkNotNull(javaClass.getResourceAsStream("/har-schema/$name")) { "there is no $name" }
        return Json.parseToJsonElement(stream.use { it.readBytes().decodeToString() }).jsonObject
    }

    private fun check(at: String, value: JsonElement, schema: JsonObject): List<String> {
        schema["\$ref"]?.let { return check(at, value, schema(it.jsonPrimitive.content.removeSuffix("#"))) }
        return ofType(at, value, schema) + ofObject(at, value, schema) + ofArray(at, value, schema) +
            ofText(at, value, schema) + ofNumber(at, value, schema)
    }

    private fun ofType(at: String, value: JsonElement, schema: JsonObject): List<String> {
        val type = schema["type"]?.jsonPrimitive?.content ?: return emptyList()
        val fits = when (type) {
            "object" -> value is JsonObject
            "array" -> value is JsonArray
            "string" -> value is JsonPrimitive && value.isString
            "boolean" -> value is JsonPrimitive && !value.isString && value.content in setOf("true", "false")
            "integer" -> value is JsonPrimitive && !value.isString && value.content.toLongOrNull() != null
            "number" -> value is JsonPrimitive && !value.isString && value.content.toDoubleOrNull() != null
            else -> error("the schema has the type $type")
        }
        return if (fits) emptyList() else listOf("$at is no $type: $value")
    }

    private fun ofObject(at: String, value: JsonElement, schema: JsonObject): List<String> {
        if (value !is JsonObject) return emptyList()
        val missing = schema["required"]?.jsonArray.orEmpty().map { it.jsonPrimitive.content }.filter { it !in value }
        val members = schema["properties"]?.jsonObject.orEmpty().flatMap { (name, member) ->
            value[name]?.let { check("$at.$name", it, member.jsonObject) }.orEmpty()
        }
        return missing.map { "$at has no $it" } + members
    }

    private fun ofArray(at: String, value: JsonElement, schema: JsonObject): List<String> {
        val items = schema["items"]?.jsonObject ?: return emptyList()
        if (value !is JsonArray) return emptyList()
        return value.flatMapIndexed { index, item -> check("$at[$index]", item, items) }
    }

    private fun ofText(at: String, value: JsonElement, schema: JsonObject): List<String> {
        if (value !is JsonPrimitive || !value.isString) return emptyList()
        val pattern = schema["pattern"]?.jsonPrimitive?.content ?: return emptyList()
        return if (Regex(pattern).containsMatchIn(value.content)) emptyList() else listOf("$at is not $pattern: $value")
    }

    private fun ofNumber(at: String, value: JsonElement, schema: JsonObject): List<String> {
        val least = schema["min"]?.jsonPrimitive?.content?.toDouble() ?: return emptyList()
        val number = (value as? JsonPrimitive)?.content?.toDoubleOrNull() ?: return emptyList()
        return if (number < least) listOf("$at is $number, less than $least") else emptyList()
    }
}
