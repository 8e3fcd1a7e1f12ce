package dev.geturl.checks

import javax.xml.stream.XMLInputFactory
import javax.xml.stream.XMLStreamConstants

/**
 * An element of a `pom.xml` that has only text.
 *
 * @property path the names of the elements around it and its own, such as `project/dependencies/dependency/version`.
 */
internal data class PomValue(val path: String, val text: String, val line: Int)

/** The leaves of this `pom.xml`, with the lines that an XML tree would not keep. */
internal fun SourceFile.pomValues(): List<PomValue> {
    val reader = XMLInputFactory.newFactory().createXMLStreamReader(text.reader())
    val open = ArrayDeque<String>()
    val values = mutableListOf<PomValue>()
    val content = StringBuilder()
    while (reader.hasNext()) {
        when (reader.next()) {
            XMLStreamConstants.START_ELEMENT -> {
                open += reader.localName
                content.clear()
            }

            XMLStreamConstants.CHARACTERS -> {
                content.append(reader.text)
            }

            XMLStreamConstants.END_ELEMENT -> {
                val value = content.trim().toString()
                if (value.isNotEmpty()) values += PomValue(open.joinToString("/"), value, reader.location.lineNumber)
                open.removeLast()
                content.clear()
            }
        }
    }
    return values
}

/** The `pom.xml` of each module, the parent's aside. */
internal val SourceTree.modulePoms: List<SourceFile>
    get() = files.filter { it.name == "pom.xml" && it.path == "${it.module}/pom.xml" }
