package dev.geturl.cli

/**
 * Reads what `-F` is given, in curl's syntax: `name=text`, `name=@file,file` to send files, `name=<file` for what a
 * file holds, each with `;type=`, `;filename=`, `;headers=` and `;encoder=` behind it; `name=(;type=` and `=)` around parts
 * of a part. What holds one of `,;` is put in double quotes, in which `\"` and `\\` stand for themselves.
 */
internal class FormSyntax(private val files: LocalData, private val messages: Messages) {
    private class Group(val name: String?, val described: Description) {
        val fields = ArrayList<FormField>()
    }

    /** Those that are open, the form itself first. */
    private val open = arrayListOf(Group(null, Description("")))

    /**
     * The parts that [given], flags with their values, make.
     *
     * @throws CommandFailure for what is not understood.
     */
    fun fields(given: List<ArgumentOrder.Given>): List<FormField> {
        given.forEach { take(it.value, isLiteral = it.flag == "--form-string") }
        if (open.size > 1) throw badUsage("-F ${open.last().name.orEmpty()}=( has no end", "Close it with -F '=)'.")
        return open.single().fields
    }

    private fun take(text: String, isLiteral: Boolean) {
        val equals = text.indexOf('=')
        if (equals < 0) throw badUsage("-F $text is no field", "Write it as name=content, name=@file or name=<file.")
        val name = text.substring(0, equals).ifEmpty { null }
        val content = text.substring(equals + 1)
        when {
            isLiteral -> add(FormField(name, FormContent.Text(content)))
            content.startsWith('(') -> open.add(Group(name, Cursor(content.substring(1)).described(null)))
            name == null && content == ")" -> close()
            content.startsWith('@') -> add(uploads(name, Cursor(content.substring(1))))
            content.startsWith('<') -> add(field(name, Cursor(content.substring(1))) { FormContent.File(it, false) })
            else -> add(field(name, Cursor(content)) { FormContent.Text(it) })
        }
    }

    private fun add(field: FormField) {
        open.last().fields += field
    }

    private fun close() {
        if (open.size ==
            1
        ) {
            throw badUsage("-F =) closes nothing", "Begin the parts with -F 'name=(;type=multipart/mixed'.")
        }
        val group = open.removeLast()
        add(
            FormField(
                group.name,
                FormContent.Parts(group.fields),
                group.described.type,
                headers = group.described.headers,
            ),
        )
    }

    private fun field(name: String?, cursor: Cursor, content: (String) -> FormContent): FormField {
        val described = cursor.described(null)
        return described.field(name, content(described.data))
    }

    private fun uploads(name: String?, cursor: Cursor): FormField {
        val all = ArrayList<Description>()
        do all += cursor.described(',') while (cursor.passes(','))
        if (all.size == 1) return all.single().field(name, FormContent.File(all.single().data, isUpload = true))
        return FormField(
            name,
            FormContent.Parts(all.map { it.field(null, FormContent.File(it.data, isUpload = true)) }),
        )
    }

    /** What stands behind the equals sign, taken apart. */
    private class Description(val data: String) {
        var type: String? = null
        var fileName: String? = null
        var encoder: String? = null
        val headers = ArrayList<String>()

        fun field(name: String?, content: FormContent) = FormField(name, content, type, fileName, encoder, headers)
    }

    /** Goes through [text]. */
    private inner class Cursor(private val text: String) {
        private var at = 0

        /** Passes [char], if it is the next. */
        fun passes(char: Char): Boolean = (text.getOrNull(at) == char).also { if (it) at++ }

        /** One description, up to [end] or, where that is null, the text's end. */
        fun described(end: Char?): Description {
            val found = Description(word(end))
            var isInType = false
            while (passes(';')) {
                val begin = at - 1
                skipSpace()
                when {
                    !isInType && passes("type=") -> {
                        found.type = mediaType(end)
                        isInType = true
                        continue
                    }

                    passes("filename=") -> {
                        found.fileName = word(end)
                    }

                    passes("headers=") -> {
                        found.headers += headers(word(end))
                    }

                    passes("encoder=") -> {
                        found.encoder = word(end)
                    }

                    // Parameters of the type stand behind semicolons as well.
                    isInType -> {
                        plain(end)
                        found.type += text.substring(begin, at).trimEnd()
                        continue
                    }

                    else -> {
                        word(end).let { if (it.isNotEmpty()) messages.warning("-F: $it is not known and left out") }
                    }
                }
                isInType = false
            }
            return found
        }

        private fun passes(prefix: String): Boolean {
            if (!text.startsWith(prefix, at, ignoreCase = true)) return false
            at += prefix.length
            return true
        }

        private fun skipSpace() {
            while (at < text.length && text[at].isWhitespace()) at++
        }

        private fun isEnd(char: Char, end: Char?) = char == ';' || char == end

        private fun plain(end: Char?): String {
            val begin = at
            while (at < text.length && !isEnd(text[at], end)) at++
            return text.substring(begin, at).trimEnd()
        }

        private fun word(end: Char?): String {
            skipSpace()
            return quoted(end) ?: plain(end)
        }

        /** Null where there are no quotes, or only the first of them. */
        private fun quoted(end: Char?): String? {
            if (text.getOrNull(at) != '"') return null
            val found = QUOTED.matchAt(text, at) ?: return null
            at += found.value.length
            if (plain(end).isNotBlank()) messages.warning("-F: what stands behind ${found.value} is left out")
            return found.groupValues[1].replace(ESCAPE, "$1")
        }

        private fun mediaType(end: Char?): String {
            skipSpace()
            val type = plain(end)
            if (!TYPE.matches(type)) throw badUsage("-F: $type is no type", "Write it as type=text/plain.")
            return type
        }

        private fun headers(word: String): List<String> {
            if (word.isEmpty() || word[0] !in "@<") return listOf(word)
            return files.lines("-F", word.substring(1)).filterNot { it.startsWith('#') }
        }
    }

    private companion object {
        val QUOTED = Regex("\"((?:\\\\[\\\\\"]|[^\"])*+)\"")
        val ESCAPE = Regex("\\\\([\\\\\"])")
        val TYPE = Regex("[^/ ]+/[^;, \n]+.*")
    }
}
